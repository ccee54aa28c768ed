import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import { DAY_MS, type Interval } from '../../scheduling/interval.ts'
import { CalendarUnavailableError } from '../calendar.ts'
import type { ProviderStep } from '../provider-call.ts'
import { unreadable } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import type { AskGraph } from './graph-client.ts'
import { GraphEvent, SHAPE } from './graph-event.ts'

const Page = z.object({
  value: z.array(GraphEvent),
  '@odata.nextLink': z.string().optional(),
})

const PAGE_SIZE = 200
/** More than this is nobody's calendar: rather no answer than half of one. */
const MOST_PAGES = 20

/**
 * Everything in and around a window, series expanded. The one way in for busy times too: Graph's
 * getSchedule does not serve personal accounts. A day more on either side is asked for, since Graph
 * places whole days by a zone that we may not read.
 */
export async function readCalendarView(
  ask: AskGraph,
  step: ProviderStep,
  { start, end }: Interval,
): Promise<GraphEvent[]> {
  const query = new URLSearchParams({
    startDateTime: toIso(start - DAY_MS),
    endDateTime: toIso(end + DAY_MS),
    $top: String(PAGE_SIZE),
  })
  const first = `/me/calendarView?${query.toString()}&$select=${SHAPE.$select}&$expand=${SHAPE.$expand}`
  return readPages(ask, step, first, MOST_PAGES)
}

async function readPages(
  ask: AskGraph,
  step: ProviderStep,
  path: string,
  pagesLeft: number,
): Promise<GraphEvent[]> {
  if (pagesLeft === 0) throw new CalendarUnavailableError()
  const page = await readPage(ask, step, path)
  const link = page['@odata.nextLink']
  if (link === undefined) return page.value
  const rest = await readPages(ask, step, pathOf(link, ask.origin), pagesLeft - 1)
  return [...page.value, ...rest]
}

async function readPage(ask: AskGraph, step: ProviderStep, path: string) {
  try {
    return readAnswer(Page, await ask(step, 'repeatable', (graph) => graph.api(path).get()))
  } catch (error) {
    throw unreadable(error)
  }
}

/** The SDK takes absolute links apart only where they are https; and ours go nowhere else. */
export function pathOf(link: string, origin: string): string {
  const url = URL.parse(link)
  if (url?.origin !== origin || !url.pathname.startsWith('/v1.0/')) {
    throw new CalendarUnavailableError()
  }
  return `${url.pathname.slice('/v1.0'.length)}${url.search}`
}
