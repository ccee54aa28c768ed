import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { callbackify } from 'node:util'
import { SMTPServer } from 'smtp-server'
import { readMail, type ReceivedMail } from './read-mail.ts'

/** A mail server on loopback that keeps what it is given, in memory. */
export interface SimulatedMail extends AsyncDisposable {
  /** For `SMTP_URL`. */
  readonly url: string
  /** Everything that arrived, oldest first. */
  readonly received: readonly ReceivedMail[]
  /** The next mails are refused with these SMTP replies, for example 451 (later) or 550 (never). */
  refuseNext(...replies: readonly number[]): void
  /** Takes mails from then on, and says so only after that. */
  holdAnswers(until: Promise<void>): void
}

/** @param port a free one when absent */
export async function startSimulatedMail({ port = 0 } = {}): Promise<SimulatedMail> {
  const received: ReceivedMail[] = []
  const refusals: number[] = []
  let answering = Promise.resolve()
  async function receive(stream: Readable, to: readonly string[]): Promise<void> {
    received.push({ ...readMail(await text(stream)), to })
    await answering
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, callback) {
      const reply = refusals.shift()
      if (reply === undefined) return callback()
      return callback(Object.assign(new Error('Refused by the test'), { responseCode: reply }))
    },
    onData(stream, session, callback) {
      const to = session.envelope.rcptTo.map(({ address }) => address)
      callbackify(receive)(stream, to, callback)
    },
  })
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    refuseNext: (...replies) => refusals.push(...replies),
    holdAnswers: (until) => {
      answering = until
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
