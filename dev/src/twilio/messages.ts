import { randomBytes } from 'node:crypto'
import type { Clock } from '@parley/shared/time/clock'

/** What Twilio was asked to send. */
export interface Message {
  readonly sid: string
  readonly to: string
  readonly from: string
  readonly body: string
  /** Where its sender wants to hear of it. */
  readonly callback: string
  readonly createdAt: number
}

export interface Messages {
  readonly all: readonly Message[]
  newSid(): string
  /** @returns the Message resource */
  add(form: URLSearchParams): unknown
  /** A page of the list, newest first. */
  page(query: URLSearchParams): unknown
  /** @throws when there is none */
  named(sid: string): Message
}

export function createMessages(clock: Clock, accountSid: string): Messages {
  const all: Message[] = []
  const list = `/2010-04-01/Accounts/${accountSid}/Messages.json`
  const newSid = () => `SM${randomBytes(16).toString('hex')}`
  return {
    all,
    newSid,
    add(form) {
      const message = {
        sid: newSid(),
        to: form.get('To') ?? '',
        from: form.get('From') ?? '',
        body: form.get('Body') ?? '',
        callback: form.get('StatusCallback') ?? '',
        createdAt: clock.now(),
      }
      all.push(message)
      return resource(accountSid, message)
    },
    page(query) {
      const size = Number(query.get('PageSize') ?? 50)
      const page = Number(query.get('Page') ?? 0)
      const to = query.get('To')
      const found = all.filter((message) => to === null || message.to === to).toReversed()
      const next = new URLSearchParams(query)
      next.set('Page', String(page + 1))
      return {
        messages: found
          .slice(page * size, (page + 1) * size)
          .map((one) => resource(accountSid, one)),
        page,
        page_size: size,
        uri: list,
        next_page_uri: found.length > (page + 1) * size ? `${list}?${next.toString()}` : null,
      }
    },
    named(sid) {
      const message = all.find((one) => one.sid === sid)
      if (!message) throw new Error('The simulated Twilio has no such message')
      return message
    },
  }
}

/** RFC 2822, as this version of the API dates. */
const dated = (at: number) => new Date(at).toUTCString().replace('GMT', '+0000')

function resource(accountSid: string, { sid, to, from, body, createdAt }: Message) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`
  return {
    sid,
    account_sid: accountSid,
    messaging_service_sid: null,
    to,
    from,
    body,
    status: 'queued',
    direction: 'outbound-api',
    num_segments: '1',
    num_media: '0',
    price: null,
    price_unit: 'USD',
    error_code: null,
    error_message: null,
    api_version: '2010-04-01',
    date_created: dated(createdAt),
    date_updated: dated(createdAt),
    date_sent: null,
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  }
}
