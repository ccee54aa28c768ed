import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Logger } from '@parley/shared/logging/logger'
import type { Mail } from './message.ts'

/** Brings mails on their way. */
export interface Mailer {
  /**
   * @param id of the message: the same for every attempt, so that a mail server may know it again
   * @throws {MailRefused} when trying again is of no use; anything else may pass
   */
  send(id: string, mail: Mail): Promise<void>
}

/** The mail server will not take this mail, now or later. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
}

const TIMEOUTS = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 15_000 }

/** @param url `smtp:` (STARTTLS is required beyond this machine) or `smtps:`, with the account */
export function smtpMailer(url: string, from: string): Mailer {
  const { hostname, protocol } = new URL(url)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const transport = createTransport({
    url,
    requireTLS: protocol === 'smtp:' && !isLocal,
    ...TIMEOUTS,
  })
  return {
    async send(id, mail) {
      try {
        await transport.sendMail(envelope(id, from, mail))
      } catch (error) {
        throw isFinal(error) ? new MailRefused('Refused for good', { cause: error }) : error
      }
    },
  }
}

/** A reply of the 5xx kind to the mail itself: other refusals may be our own configuration. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error && 'responseCode' in error && 'code' in error)) return false
  const final = typeof error.responseCode === 'number' && error.responseCode >= 500
  return final && (error.code === 'EENVELOPE' || error.code === 'EMESSAGE')
}

/** For development without a mail server: each mail becomes a file that only its owner reads. */
export function folderMailer(folder: string, from: string, log: Logger): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  return {
    async send(id, mail) {
      const { message } = await transport.sendMail(envelope(id, from, mail))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(join(folder, `${id}.eml`), message, { mode: 0o600 })
      log.info({ message_id: id }, 'A message was made; it is in the mail folder')
    },
  }
}

function envelope(id: string, from: string, { to, subject, text }: Mail) {
  const host =
    from
      .split('@')
      .at(-1)
      ?.replace(/[^\w.-]/g, '') || 'localhost'
  // An object, because an address in text form could name several people.
  return { from, to: { name: '', address: to }, subject, text, messageId: `<${id}@${host}>` }
}
