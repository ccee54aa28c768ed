import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Logger } from '@parley/shared/logging/logger'
import { envelope } from './mailer.ts'
import type { Mail } from './message.ts'
import type { Sender } from './sender.ts'
import { textFor } from './twilio/message-text.ts'

/** For development without a mail server: each mail becomes a file that only its owner reads. */
export function folderMailer(folder: string, from: string, log: Logger): Sender {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  return folderSender(folder, log, 'eml', async (id, mail) => {
    const { message } = await transport.sendMail(envelope(id, from, mail))
    return message
  })
}

/** For development without Twilio: each text message becomes such a file. */
export function folderTexts(folder: string, log: Logger): Sender {
  return folderSender(folder, log, 'sms.txt', (id, mail) =>
    Promise.resolve(`To: ${mail.to}\n\n${textFor(id, mail)}\n`),
  )
}

function folderSender(
  folder: string,
  log: Logger,
  extension: string,
  contents: (id: string, mail: Mail) => Promise<string | NodeJS.ReadableStream | Buffer>,
): Sender {
  return {
    async send(id, mail) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const path = join(folder, `${id}.${extension}`)
      await writeFile(path, await contents(id, mail), { mode: 0o600 })
      log.info({ message_id: id }, 'A message was made; it is in the mail folder')
      return { outcome: 'sent' }
    },
  }
}
