import { once } from 'node:events'
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
}

/** @param port a free one when absent */
export async function startSimulatedMail({ port = 0 } = {}): Promise<SimulatedMail> {
  const received: ReceivedMail[] = []
  const refusals: number[] = []
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
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.once('end', () => {
        received.push({ ...readMail(Buffer.concat(chunks).toString()), to })
        callback()
      })
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
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
