import type { Logger } from '@parley/shared/logging/logger'
import type { Config } from '../config.ts'
import { folderMailer, folderTexts } from './folder-sender.ts'
import { smtpMailer } from './mailer.ts'
import type { Sender, Senders } from './sender.ts'
import { statusUrl } from './twilio/status-url.ts'

type Settings = Pick<Config, 'mail' | 'twilio' | 'baseUrl'>

/** Messages of a channel that is not configured wait until it is. */
export async function chooseSenders(settings: Settings, log: Logger): Promise<Senders> {
  const mail = mailSender(settings, log)
  const sms = await textSender(settings, log)
  if (!mail) log.warn('SMTP_URL is not set: mails to people wait until it is')
  return { ...(mail && { mail }), ...(sms && { sms }) }
}

function mailSender({ mail }: Settings, log: Logger): Sender | undefined {
  if (mail.smtpUrl !== undefined) return smtpMailer(mail.smtpUrl, mail.from)
  if (mail.folder !== undefined) return folderMailer(mail.folder, mail.from, log)
  return undefined
}

/** The SDK is large: loaded only where it is configured. */
async function textSender(
  { twilio, mail, baseUrl }: Settings,
  log: Logger,
): Promise<Sender | undefined> {
  if (twilio) {
    const { twilioSender } = await import('./twilio/twilio-sender.ts')
    return twilioSender(twilio, (id) => statusUrl(baseUrl, id))
  }
  return mail.folder === undefined ? undefined : folderTexts(mail.folder, log)
}
