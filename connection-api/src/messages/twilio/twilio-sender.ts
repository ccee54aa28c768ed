import twilio from 'twilio'
import type { Sender, Sent } from '../sender.ts'
import { markOf, textFor } from './message-text.ts'
import type { TwilioSettings } from './twilio-settings.ts'

const TIMEOUT_MS = 10_000
/** Twilio's clock and ours may differ by that. */
const CLOCKS_MS = 5 * 60_000
const PAGE = 100
const MOST_PAGES = 20

/** The recipient wrote STOP (https://www.twilio.com/docs/api/errors/21610). */
const OPTED_OUT = 21_610
/** Ours: wrong keys, no money, too many at once. The message itself may be right. */
const OURS = [401, 402, 403, 404, 429]

/**
 * Sends by Twilio's Messages API, which has no idempotency key: a mark in the text finds an attempt
 * again.
 *
 * @param statusUrl where Twilio reports what becomes of the message with this id
 */
export function twilioSender(settings: TwilioSettings, statusUrl: (id: string) => string): Sender {
  const { accountSid, authToken, from, apiUrl } = settings
  const httpClient = new twilio.RequestClient({ timeout: TIMEOUT_MS, autoRetry: false })
  const client = twilio(accountSid, authToken, { httpClient })
  if (apiUrl !== undefined) client.api.baseUrl = apiUrl
  const sender = 'number' in from ? { from: from.number } : from
  return {
    async send(id, mail) {
      const body = textFor(id, mail)
      try {
        const options = { to: mail.to, body, statusCallback: statusUrl(id), ...sender }
        const { sid } = await client.messages.create(options)
        return { outcome: 'sent', providerId: sid }
      } catch (error) {
        return notSent(error)
      }
    },
    async lookUp(id, to, sendingAt) {
      // Newest first, and not by date sent: what waits to be sent has none yet.
      const newest = await client.messages.page({ to, pageSize: PAGE })
      return findMarked(newest, markOf(id), sendingAt.getTime() - CLOCKS_MS)
    },
  }
}

interface MessagesPage {
  readonly instances: readonly {
    readonly sid: string
    readonly body: string
    readonly dateCreated: Date
  }[]
  nextPage(): Promise<MessagesPage> | undefined
}

async function findMarked(
  page: MessagesPage,
  mark: string,
  oldest: number,
  pagesLeft = MOST_PAGES,
): Promise<{ providerId: string } | undefined> {
  const found = page.instances.find(({ body }) => body.endsWith(mark))
  if (found) return { providerId: found.sid }
  const isPast = page.instances.some(({ dateCreated }) => dateCreated.getTime() < oldest)
  const next = isPast ? undefined : await page.nextPage()
  if (!next) return undefined
  if (pagesLeft === 0) throw new Error('Too many messages to one number to find one of them')
  return findMarked(next, mark, oldest, pagesLeft - 1)
}

/** @throws what it was given, when nobody knows: time-outs, broken connections and 5xx */
function notSent(cause: unknown): Sent {
  if (cause instanceof twilio.RestException) {
    if (cause.status >= 500) throw cause
    if (OURS.includes(cause.status)) return { outcome: 'later', cause }
    const why = cause.code === OPTED_OUT ? 'stopped' : 'refused'
    return { outcome: 'never', why, cause }
  }
  if (neverConnected(cause)) return { outcome: 'later', cause }
  throw cause
}

function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const isHere = 'syscall' in error && ['connect', 'getaddrinfo'].includes(String(error.syscall))
  return isHere || neverConnected(error.cause)
}
