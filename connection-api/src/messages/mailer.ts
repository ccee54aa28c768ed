import { PassThrough } from 'node:stream'
import { createTransport } from 'nodemailer'
import type { Mail } from './message.ts'
import type { Sender, Sent } from './sender.ts'

const TIMEOUTS = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 15_000 }

/**
 * Sends by a mail server. Once a mail is handed over, only the server's answer says whether it has it:
 * an attempt that ends without one is in the dark.
 *
 * @param url `smtp:` (STARTTLS is required beyond this machine) or `smtps:`, with the account
 */
export function smtpMailer(url: string, from: string): Sender {
  const { hostname, protocol } = new URL(url)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const requireTLS = protocol === 'smtp:' && !isLocal
  return {
    async send(id, mail) {
      const transport = createTransport({ url, requireTLS, ...TIMEOUTS })
      let isHandedOver = false
      transport.use('stream', ({ message }, done) => {
        // Run when the server has let us in and the mail begins to flow.
        message.transform(() => {
          isHandedOver = true
          return new PassThrough()
        })
        done()
      })
      try {
        await transport.sendMail(envelope(id, from, mail))
        return { outcome: 'sent' }
      } catch (error) {
        return notSent(error, isHandedOver)
      }
    },
  }
}

/** @throws what it was given, when nobody knows */
function notSent(cause: unknown, isHandedOver: boolean): Sent {
  const reply = replyIn(cause)
  if (reply === undefined && isHandedOver) throw cause
  return isFinal(reply) ? { outcome: 'never', why: 'refused', cause } : { outcome: 'later', cause }
}

interface Reply {
  readonly responseCode: number
  readonly code: unknown
}

function replyIn(error: unknown): Reply | undefined {
  if (!(error instanceof Error && 'responseCode' in error && 'code' in error)) return undefined
  const { responseCode, code } = error
  return typeof responseCode === 'number' ? { responseCode, code } : undefined
}

/** A reply of the 5xx kind to the mail itself: other refusals may be our own configuration. */
function isFinal(reply: Reply | undefined): boolean {
  if (reply === undefined || reply.responseCode < 500) return false
  return reply.code === 'EENVELOPE' || reply.code === 'EMESSAGE'
}

/** What nodemailer makes a mail of; its Message-ID is the same for every attempt. */
export function envelope(id: string, from: string, { to, subject, text }: Mail) {
  const host =
    from
      .split('@')
      .at(-1)
      ?.replace(/[^\w.-]/g, '') || 'localhost'
  // An object, because an address in text form could name several people.
  return { from, to: { name: '', address: to }, subject, text, messageId: `<${id}@${host}>` }
}
