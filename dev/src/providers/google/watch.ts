import type { Instant } from '@parley/shared/time/clock'
import type { calendar_v3 } from 'googleapis'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Answer, json, noContent } from '../http/answer.ts'
import { type Exchange, param } from '../http/exchange.ts'
import type { Messenger } from '../http/messenger.ts'
import { isLoopback } from '../oauth/clients.ts'
import type { Person } from '../people/person.ts'
import { readJson } from './change-events.ts'
import type { GoogleStore } from './google-calendar-store.ts'
import { googleRefusal, invalid, notFound } from './google-error.ts'

const WatchRequest = z.object({
  id: z.string().min(1).max(64),
  type: z.string(),
  address: z.string(),
  token: z.string().nullish(),
  expiration: z.coerce.number().nullish(),
  params: z.object({ ttl: z.coerce.number().nullish() }).nullish(),
})

interface Channel {
  readonly id: string
  readonly address: string
  readonly token: string | undefined
  readonly person: Person
  readonly calendarId: string
  readonly resourceId: string
  readonly resourceUri: string
  readonly expiration: Instant
  messages: number
}

const LONGEST_MS = 7 * 86_400_000

export interface Channels {
  readonly watch: (person: Person, exchange: Exchange) => Answer
  readonly stop: (person: Person, exchange: Exchange) => Answer
}

/** Push channels: a message without a body to the client's address at every change. */
export function createChannels(store: GoogleStore, messenger: Messenger): Channels {
  const channels = new Map<string, Channel>()
  const tell = (channel: Channel, state: 'sync' | 'exists') => {
    channel.messages += 1
    messenger.post('google.notification', channel.person, {
      url: channel.address,
      headers: headersOf(channel, state),
    })
  }
  store.onSave((calendar) => {
    for (const channel of channels.values()) {
      if (channel.expiration <= messenger.now()) channels.delete(channel.id)
      else if (channel.calendarId === calendar.id) tell(channel, 'exists')
    }
  })
  return {
    watch: (person, exchange) => {
      const { calendar } = store.find(person, param(exchange, 'calendarId'))
      const asked = readRequest(exchange)
      if (channels.has(asked.id)) {
        throw googleRefusal(400, 'channelIdNotUnique', `Channel id ${asked.id} not unique`)
      }
      const channel = channelOf(asked, person, calendar.id, exchange)
      channels.set(channel.id, channel)
      tell(channel, 'sync')
      return json(200, described(channel))
    },
    stop: (_person, exchange) => {
      const wanted = z
        .object({ id: z.string(), resourceId: z.string() })
        .safeParse(readJson(exchange))
      const channel = channels.get(wanted.data?.id ?? '')
      if (channel === undefined || channel.resourceId !== wanted.data?.resourceId) throw notFound()
      channels.delete(channel.id)
      return noContent
    },
  }
}

function readRequest(exchange: Exchange): z.infer<typeof WatchRequest> {
  const parsed = WatchRequest.safeParse(readJson(exchange))
  if (!parsed.success) throw invalid('Invalid channel.')
  const { type, address } = parsed.data
  if (type !== 'web_hook') throw invalid('Unknown channel type')
  const reachable = URL.canParse(address) && isLoopback(new URL(address))
  if (!reachable) throw googleRefusal(400, 'push.webhookUrlNotHttps', 'Only loopback is simulated.')
  return parsed.data
}

function channelOf(
  asked: z.infer<typeof WatchRequest>,
  person: Person,
  calendarId: string,
  { now, origin }: Exchange,
): Channel {
  const ttl = asked.params?.ttl ? asked.params.ttl * 1000 : LONGEST_MS
  const wanted = asked.expiration ?? now + ttl
  return {
    id: asked.id,
    address: asked.address,
    token: asked.token ?? undefined,
    person,
    calendarId,
    resourceId: createHash('sha256').update(calendarId).digest('base64url').slice(0, 27),
    resourceUri: `${origin}/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events?alt=json`,
    expiration: Math.min(wanted, now + LONGEST_MS),
    messages: 0,
  }
}

function described(channel: Channel): calendar_v3.Schema$Channel {
  const { id, resourceId, resourceUri, token, expiration } = channel
  return {
    kind: 'api#channel',
    id,
    resourceId,
    resourceUri,
    ...(token !== undefined && { token }),
    expiration: String(expiration),
  }
}

function headersOf(channel: Channel, state: 'sync' | 'exists'): Readonly<Record<string, string>> {
  return {
    'x-goog-channel-id': channel.id,
    'x-goog-channel-expiration': new Date(channel.expiration).toUTCString(),
    'x-goog-message-number': String(channel.messages),
    'x-goog-resource-id': channel.resourceId,
    'x-goog-resource-state': state,
    'x-goog-resource-uri': channel.resourceUri,
    ...(channel.token !== undefined && { 'x-goog-channel-token': channel.token }),
  }
}
