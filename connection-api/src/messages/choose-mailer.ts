import type { Logger } from '@parley/shared/logging/logger'
import type { Config } from '../config.ts'
import { folderMailer, smtpMailer, type Mailer } from './mailer.ts'

/** undefined where nothing is configured: messages wait in the outbox then. */
export function chooseMailer({ mail }: Pick<Config, 'mail'>, log: Logger): Mailer | undefined {
  if (mail.smtpUrl !== undefined) return smtpMailer(mail.smtpUrl, mail.from)
  if (mail.folder !== undefined) return folderMailer(mail.folder, mail.from, log)
  log.warn('SMTP_URL is not set: messages to people wait until it is')
  return undefined
}
