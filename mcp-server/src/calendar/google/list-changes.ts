import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import type { Interval } from '../../scheduling/interval.ts'
import { CalendarUnavailableError, type CalendarChanges, type ChangedEvent } from '../calendar.ts'
import type { ProviderStep } from '../provider-call.ts'
import { isCursorRefused, unreadable } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import { calendarId, type AskGoogle } from './google-client.ts'
import { GoogleEvent, isOfNoConcern, toEvent } from './google-event.ts'

/** Of what is deleted nothing but its id is promised. */
const Deleted = z.object({ id: z.string().min(1), status: z.literal('cancelled') })

const Page = z.object({
  timeZone: z.string(),
  items: z.array(z.union([Deleted, GoogleEvent])),
  nextPageToken: z.string().optional(),
  /** On the last page. */
  nextSyncToken: z.string().optional(),
})

const PAGE_SIZE = 250
/** More than this is nobody's calendar: rather no answer than half of one. */
const MOST_PAGES = 200

/** By sync token (https://developers.google.com/workspace/calendar/api/guides/sync). */
export async function listChanges(
  ask: AskGoogle,
  step: ProviderStep,
  cursor: string | undefined,
  window: Interval,
): Promise<CalendarChanges> {
  if (cursor !== undefined) {
    try {
      return { whole: false, ...(await readPages(ask, step, { syncToken: cursor })) }
    } catch (error) {
      if (!isCursorRefused(error)) throw unreadable(error)
    }
  }
  try {
    const times = { timeMin: toIso(window.start), timeMax: toIso(window.end) }
    return { whole: true, ...(await readPages(ask, step, times)) }
  } catch (error) {
    throw unreadable(error)
  }
}

type From = { readonly syncToken: string } | { readonly timeMin: string; readonly timeMax: string }

async function readPages(
  ask: AskGoogle,
  step: ProviderStep,
  from: From,
): Promise<Pick<CalendarChanges, 'events' | 'cursor'>> {
  const events: ChangedEvent[] = []
  let pageToken: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, timeZone, nextPageToken, nextSyncToken } = await readPage(ask, step, {
      ...from,
      ...(pageToken !== undefined && { pageToken }),
    })
    events.push(...items.map((item) => toChanged(item, timeZone)))
    if (nextSyncToken !== undefined) return { events, cursor: nextSyncToken }
    if (nextPageToken === undefined) break
    pageToken = nextPageToken
  }
  throw new CalendarUnavailableError()
}

async function readPage(
  ask: AskGoogle,
  step: ProviderStep,
  from: From & { readonly pageToken?: string },
) {
  const data = await ask(step, 'repeatable', (google, options) =>
    google.events.list({ calendarId, singleEvents: true, maxResults: PAGE_SIZE, ...from }, options),
  )
  return readAnswer(Page, data)
}

function toChanged(item: z.output<typeof Page>['items'][number], zone: string): ChangedEvent {
  if (!('etag' in item)) return { id: item.id, etag: undefined, title: '', busy: undefined }
  const { id, etag, title, start, end } = toEvent(item, zone)
  const takesTime = item.transparency !== 'transparent' && !isOfNoConcern(item)
  return { id, etag, title, busy: takesTime ? { start, end } : undefined }
}
