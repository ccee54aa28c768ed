import { randomUUID } from 'node:crypto'
import { type Instant, toIso } from '@parley/shared/time/clock'
import type { ChangeNotification, Subscription } from '@microsoft/microsoft-graph-types'
import { z } from 'zod'
import { type Answer, json, noContent } from '../http/answer.ts'
import { type Exchange, param } from '../http/exchange.ts'
import type { Messenger } from '../http/messenger.ts'
import { isLoopback } from '../oauth/clients.ts'
import type { Person } from '../people/person.ts'
import type { LifecycleEvent } from '../simulation.ts'
import { parseInstant } from '../time/wall-time.ts'
import { graphRefusal, invalidRequest } from './graph-error.ts'
import { parseJson } from './graph-event-body.ts'
import { graphId } from './graph-id.ts'
import type { Change, GraphStore } from './graph-store.ts'
import { graphEtag } from './render-graph-event.ts'

const CreateRequest = z.object({
  changeType: z.string(),
  notificationUrl: z.url(),
  lifecycleNotificationUrl: z.url().exactOptional(),
  resource: z.string(),
  expirationDateTime: z.string(),
  clientState: z.string().max(128).exactOptional(),
})
const RenewRequest = z.object({ expirationDateTime: z.string() })

interface Watch {
  readonly id: string
  readonly person: Person
  readonly request: z.infer<typeof CreateRequest>
  /** The only calendar, when the resource names one. */
  readonly calendarId: string | undefined
  readonly expires: Instant
  /** Its leave has to be given again; until then nothing is told. */
  readonly paused: boolean
}

/** Seven days: the longest for Outlook's events. */
const LONGEST_MS = 10_080 * 60_000

export interface Subscriptions {
  readonly create: (person: Person, exchange: Exchange) => Promise<Answer>
  readonly list: (person: Person) => Answer
  readonly get: (person: Person, exchange: Exchange) => Answer
  readonly renew: (person: Person, exchange: Exchange) => Answer
  readonly remove: (person: Person, exchange: Exchange) => Answer
}

/** Notifications of change, after the client's address has proved that it expects them. */
export function createSubscriptions(
  store: GraphStore,
  messenger: Messenger,
  onLifecycle: (tell: (person: Person, event: LifecycleEvent) => void) => void,
): Subscriptions {
  const watches = new Map<string, Watch>()
  store.onSave((change) => {
    for (const watch of watches.values()) {
      if (isWanted(watch, change, messenger.now())) notify(messenger, watch, change)
    }
  })
  onLifecycle((person, event) => {
    for (const watch of watches.values()) {
      if (watch.person.id === person.id) undergo(watches, messenger, watch, event)
    }
  })
  const find = (person: Person, exchange: Exchange) => {
    const watch = watches.get(param(exchange, 'subscriptionId'))
    if (watch !== undefined && watch.person.id === person.id) return watch
    throw graphRefusal(404, 'ResourceNotFound', 'The subscription was not found.')
  }
  return {
    create: async (person, exchange) => {
      const request = readRequest(exchange.text)
      const watch: Watch = {
        id: randomUUID(),
        person,
        request,
        calendarId: /calendars\/([^/]+)\/events/.exec(request.resource)?.[1],
        expires: readExpiry(request.expirationDateTime, exchange.now),
        paused: false,
      }
      for (const address of addressesOf(request)) await validate(messenger, address)
      watches.set(watch.id, watch)
      return json(201, described(watch))
    },
    list: (person) => {
      const own = [...watches.values()].filter((watch) => watch.person.id === person.id)
      return json(200, { value: own.map(described) })
    },
    get: (person, exchange) => json(200, described(find(person, exchange))),
    renew: (person, exchange) => {
      const watch = find(person, exchange)
      const parsed = RenewRequest.safeParse(parseJson(exchange.text))
      if (!parsed.success) throw invalidRequest('expirationDateTime is required.')
      const renewed = {
        ...watch,
        expires: readExpiry(parsed.data.expirationDateTime, exchange.now),
        paused: false,
      }
      watches.set(watch.id, renewed)
      return json(200, described(renewed))
    },
    remove: (person, exchange) => {
      watches.delete(find(person, exchange).id)
      return noContent
    },
  }
}

function undergo(
  watches: Map<string, Watch>,
  messenger: Messenger,
  watch: Watch,
  event: LifecycleEvent,
): void {
  if (event === 'subscriptionRemoved') watches.delete(watch.id)
  if (event === 'reauthorizationRequired') watches.set(watch.id, { ...watch, paused: true })
  tellLifecycle(messenger, watch, event)
}

function readRequest(text: string): z.infer<typeof CreateRequest> {
  const parsed = CreateRequest.safeParse(parseJson(text))
  if (!parsed.success) throw invalidRequest('The subscription request is malformed.')
  if (!/^\/?me\/(calendars\/[^/]+\/)?events$/.test(parsed.data.resource)) {
    throw invalidRequest('Only me/events and me/calendars/{id}/events are simulated.')
  }
  const addresses = [...addressesOf(parsed.data)].map((address) => new URL(address))
  if (addresses.every(isLoopback)) return parsed.data
  throw invalidRequest('Only loopback addresses are simulated.')
}

/** Each is asked once whether it expects them. */
function addressesOf(request: z.infer<typeof CreateRequest>): ReadonlySet<string> {
  const { notificationUrl, lifecycleNotificationUrl = notificationUrl } = request
  return new Set([notificationUrl, lifecycleNotificationUrl])
}

function readExpiry(text: string, now: Instant): Instant {
  const expires = parseInstant(text)
  if (expires === undefined || expires <= now || expires > now + LONGEST_MS) {
    const message = 'Subscription expiration can only be 10080 minutes in the future.'
    throw graphRefusal(400, 'ExtensionError', message)
  }
  return expires
}

/** The address must answer 200 with the token, as plain text, within ten seconds. */
async function validate(messenger: Messenger, address: string): Promise<void> {
  const token = `Validation: ${randomUUID()}`
  const url = new URL(address)
  url.searchParams.set('validationToken', token)
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  const answer = await messenger.ask({ url: url.href, headers, body: '' })
  if (answer?.status === 200 && answer.text === token) return
  const message =
    'Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.'
  throw graphRefusal(400, 'ValidationError', message)
}

function isWanted(watch: Watch, { calendar, type }: Change, now: Instant): boolean {
  return (
    watch.expires > now &&
    !watch.paused &&
    watch.person.id === calendar.owner.id &&
    watch.request.changeType.split(',').includes(type) &&
    (watch.calendarId === undefined || watch.calendarId === calendar.id)
  )
}

function notify(messenger: Messenger, watch: Watch, { calendar, event, type }: Change): void {
  const id = graphId(calendar.key, event.key, false)
  const resource = `Users/${watch.person.id}/Events/${id}`
  const resourceData = {
    '@odata.type': '#Microsoft.Graph.Event',
    '@odata.id': resource,
    '@odata.etag': graphEtag(event),
    id,
  }
  const notification = { ...common(watch), changeType: type, resource, resourceData }
  send(messenger, watch, watch.request.notificationUrl, notification)
}

/** Nobody hears of it who has named no address for it. */
function tellLifecycle(messenger: Messenger, watch: Watch, lifecycleEvent: LifecycleEvent): void {
  const { lifecycleNotificationUrl } = watch.request
  if (lifecycleNotificationUrl === undefined) return
  send(messenger, watch, lifecycleNotificationUrl, { ...common(watch), lifecycleEvent })
}

function common({ id, expires, person, request: { clientState } }: Watch): ChangeNotification {
  return {
    subscriptionId: id,
    subscriptionExpirationDateTime: toIso(expires),
    tenantId: person.tenant,
    ...(clientState !== undefined && { clientState }),
  }
}

function send(
  messenger: Messenger,
  watch: Watch,
  url: string,
  notification: ChangeNotification,
): void {
  messenger.post('microsoft.notification', watch.person, {
    url,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ value: [notification] }),
  })
}

function described({ id, request, expires }: Watch): Subscription {
  return {
    id,
    resource: request.resource,
    changeType: request.changeType,
    notificationUrl: request.notificationUrl,
    expirationDateTime: toIso(expires),
    clientState: request.clientState ?? null,
    latestSupportedTlsVersion: 'v1_2',
  }
}
