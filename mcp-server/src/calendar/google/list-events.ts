import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import type { Interval } from '../../scheduling/interval.ts'
import { CalendarUnavailableError, type CalendarEvent } from '../calendar.ts'
import type { ProviderStep } from '../provider-call.ts'
import { unreadable } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import { calendarId, type AskGoogle } from './google-client.ts'
import { GoogleEvent, isOfNoConcern, toEvent } from './google-event.ts'

const Page = z.object({
  timeZone: z.string(),
  items: z.array(GoogleEvent),
  nextPageToken: z.string().optional(),
})

const PAGE_SIZE = 250
/** More than this is nobody's calendar: rather no answer than half of one. */
const MOST_PAGES = 20

/** Page by page, within one step. */
export async function listPages(
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
    return readAnswer(Page, data)
  } catch (error) {
    throw unreadable(error)
  }
}
