import { createHash } from 'node:crypto'
import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import { base32hex } from '../../appointments/event-id.ts'
import { DAY_MS, type Interval } from '../../scheduling/interval.ts'
import {
  CalendarRefusedError,
  CalendarUnavailableError,
  type Calendar,
  type CalendarEvent,
  type EventState,
  type NewEvent,
} from '../calendar.ts'
import { ProviderRefusal, type BeginStep, type ProviderStep } from '../provider-call.ts'
import { isGone, notChanged, notTaken, unreadable } from '../provider-refusal.ts'
import { createGoogleClient, type AskGoogle } from './google-client.ts'
import {
  changedGoogleEvent,
  GoogleEvent,
  isDeleted,
  isOfNoConcern,
  keyOf,
  newGoogleEvent,
  toEvent,
} from './google-event.ts'

/** The calendar that a Google account has of itself. */
const calendarId = 'primary'

/** Google's Calendar API v3 by its own SDK. */
export function createGoogleCalendar(begin: BeginStep, apiUrl: string): Calendar {
  const ask = createGoogleClient(apiUrl)
  return {
    async busyIntervals(account, window) {
      const step = begin(account)
      const parts = partsOf(window).map((part) => busyIn(ask, step, part))
      return (await Promise.all(parts)).flat()
    },
    listEvents: (account, window) => listPages(ask, begin(account), window),
    async readEvent(account, eventId) {
      const event = await getEvent(ask, begin(account), eventId)
      return event && !isDeleted(event) ? toEvent(event, account.zone) : undefined
    },
    createEvent: (account, event) => create(ask, begin(account), event),
    async changeEvent(account, { id: eventId, etag }, change) {
      try {
        const data = await ask(begin(account), 'once', (google, options) =>
          google.events.patch(
            { calendarId, eventId, sendUpdates: 'all', requestBody: changedGoogleEvent(change) },
            { ...options, headers: { 'If-Match': etag } },
          ),
        )
        return stateOf(parse(GoogleEvent, data))
      } catch (error) {
        throw notChanged(error)
      }
    },
    async cancelEvent(account, { id: eventId, etag }) {
      const headers = etag === undefined ? {} : { 'If-Match': etag }
      try {
        await ask(begin(account), 'repeatable', (google, options) =>
          google.events.delete(
            { calendarId, eventId, sendUpdates: 'all' },
            { ...options, headers },
          ),
        )
      } catch (error) {
        if (!isGone(error)) throw notChanged(error)
      }
    },
  }
}

/** Google looks at no more than about three months at a time. */
const LONGEST_MS = 60 * DAY_MS

function partsOf({ start, end }: Interval): Interval[] {
  if (end - start <= LONGEST_MS) return [{ start, end }]
  const middle = start + LONGEST_MS
  return [{ start, end: middle }, ...partsOf({ start: middle, end })]
}

const FreeBusy = z.object({
  calendars: z.object({
    [calendarId]: z.object({
      errors: z.array(z.unknown()).optional(),
      busy: z.array(
        z.object({
          start: z.iso.datetime({ offset: true }),
          end: z.iso.datetime({ offset: true }),
        }),
      ),
    }),
  }),
})

async function busyIn(ask: AskGoogle, step: ProviderStep, { start, end }: Interval) {
  try {
    const data = await ask(step, 'repeatable', (google, options) =>
      google.freebusy.query(
        {
          requestBody: { timeMin: toIso(start), timeMax: toIso(end), items: [{ id: calendarId }] },
        },
        options,
      ),
    )
    const { errors = [], busy } = parse(FreeBusy, data).calendars[calendarId]
    // What one calendar cannot tell stands inside an answer of 200.
    if (errors.length > 0) throw new CalendarUnavailableError()
    return busy.map((part) => ({ start: Date.parse(part.start), end: Date.parse(part.end) }))
  } catch (error) {
    throw unreadable(error)
  }
}

const Page = z.object({
  timeZone: z.string(),
  items: z.array(GoogleEvent),
  nextPageToken: z.string().optional(),
})

const PAGE_SIZE = 250
/** More than this is nobody's calendar: rather no answer than half of one. */
const MOST_PAGES = 20

async function listPages(
  ask: AskGoogle,
  step: ProviderStep,
  window: Interval,
  pageToken?: string,
  pagesLeft = MOST_PAGES,
): Promise<CalendarEvent[]> {
  if (pagesLeft === 0) throw new CalendarUnavailableError()
  const page = await listPage(ask, step, window, pageToken)
  const events = page.items
    .filter((event) => !isOfNoConcern(event))
    .map((event) => toEvent(event, page.timeZone))
  if (page.nextPageToken === undefined) return events
  const rest = await listPages(ask, step, window, page.nextPageToken, pagesLeft - 1)
  return [...events, ...rest]
}

async function listPage(
  ask: AskGoogle,
  step: ProviderStep,
  { start, end }: Interval,
  pageToken: string | undefined,
) {
  try {
    const data = await ask(step, 'repeatable', (google, options) =>
      google.events.list(
        {
          calendarId,
          timeMin: toIso(start),
          timeMax: toIso(end),
          singleEvents: true,
          orderBy: 'startTime',
          maxResults: PAGE_SIZE,
          ...(pageToken !== undefined && { pageToken }),
        },
        options,
      ),
    )
    return parse(Page, data)
  } catch (error) {
    throw unreadable(error)
  }
}

/** Deleted ones too. */
async function getEvent(
  ask: AskGoogle,
  step: ProviderStep,
  eventId: string,
): Promise<GoogleEvent | undefined> {
  try {
    const data = await ask(step, 'repeatable', (google, options) =>
      google.events.get({ calendarId, eventId }, options),
    )
    return parse(GoogleEvent, data)
  } catch (error) {
    if (isGone(error)) return undefined
    throw unreadable(error)
  }
}

/** An event that was made and deleted again, more often than anybody would. */
const MOST_GENERATIONS = 8

/**
 * The id of a deleted event stays taken: where ours was deleted, the next generation of its id
 * takes its place.
 */
async function create(
  ask: AskGoogle,
  step: ProviderStep,
  event: NewEvent,
  generation = 0,
): Promise<EventState> {
  if (generation === MOST_GENERATIONS) throw new CalendarRefusedError()
  const id = generationOf(event.key, generation)
  // Google does not promise to notice at once that an id is taken.
  const before = event.triedBefore ? await getEvent(ask, step, id) : undefined
  const there = before ?? (await insertOrRead(ask, step, id, event))
  if (isDeleted(there)) return create(ask, step, event, generation + 1)
  if (keyOf(there) !== event.key) throw new CalendarRefusedError()
  return stateOf(there)
}

async function insertOrRead(
  ask: AskGoogle,
  step: ProviderStep,
  id: string,
  event: NewEvent,
): Promise<GoogleEvent> {
  try {
    const data = await ask(step, 'repeatable', (google, options) =>
      google.events.insert(
        { calendarId, sendUpdates: 'none', requestBody: newGoogleEvent(id, event) },
        options,
      ),
    )
    return parse(GoogleEvent, data)
  } catch (error) {
    if (!(error instanceof ProviderRefusal) || error.status !== 409) throw notTaken(error)
    const there = await getEvent(ask, step, id)
    if (!there) throw new CalendarUnavailableError(error)
    return there
  }
}

function generationOf(key: string, generation: number): string {
  if (generation === 0) return key
  return base32hex(createHash('sha256').update(`${key}:${generation}`).digest())
}

const stateOf = ({ id, etag }: GoogleEvent): EventState => ({ id, etag })

/** An answer that we do not understand is none. */
function parse<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw new CalendarUnavailableError()
}
