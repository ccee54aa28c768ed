import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import type { Interval } from '../../scheduling/interval.ts'
import { CalendarUnavailableError, type CalendarChanges, type ChangedEvent } from '../calendar.ts'
import type { ProviderStep } from '../provider-call.ts'
import { isCursorRefused, unreadable } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import { pathOf } from './calendar-view.ts'
import type { AskGraph } from './graph-client.ts'
import { busyPart, GraphEvent } from './graph-event.ts'

const Removed = z.object({ id: z.string().min(1), '@removed': z.object({}) })

/** An occurrence comes with its times alone: the rest is its series'. */
const Changed = GraphEvent.extend({
  type: z.string().nullish(),
  seriesMasterId: z.string().nullish(),
})
type Changed = z.output<typeof Changed>

const Page = z.object({
  value: z.array(z.union([Removed, Changed])),
  '@odata.nextLink': z.string().optional(),
  /** On the last page. */
  '@odata.deltaLink': z.string().optional(),
})

type Item = z.output<typeof Page>['value'][number]

/** What Graph listed, before it is understood. */
export interface Listed {
  readonly whole: boolean
  readonly items: readonly Item[]
  readonly cursor: string
}

/** More than this is nobody's calendar: rather no answer than half of one. */
const MOST_PAGES = 1000

/**
 * By delta query (https://learn.microsoft.com/graph/delta-query-events), which takes no `$select`
 * and no `$expand`: our marks do not come with it. The cursor is the path of the link to go on by.
 */
export async function listChanges(
  ask: AskGraph,
  step: ProviderStep,
  cursor: string | undefined,
  { start, end }: Interval,
): Promise<Listed> {
  if (cursor !== undefined) {
    try {
      return { whole: false, ...(await readPages(ask, step, cursor)) }
    } catch (error) {
      if (!isCursorRefused(error)) throw unreadable(error)
    }
  }
  try {
    const query = new URLSearchParams({ startDateTime: toIso(start), endDateTime: toIso(end) })
    const first = `/me/calendarView/delta?${query.toString()}`
    return { whole: true, ...(await readPages(ask, step, first)) }
  } catch (error) {
    throw unreadable(error)
  }
}

async function readPages(ask: AskGraph, step: ProviderStep, first: string) {
  const items: Item[] = []
  let path = first
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const data = await ask(step, 'repeatable', (graph) => graph.api(path).get())
    const { value, ...links } = readAnswer(Page, data)
    items.push(...value)
    const { '@odata.deltaLink': last, '@odata.nextLink': next } = links
    if (last !== undefined) return { items, cursor: pathOf(last, ask.origin) }
    if (next === undefined) break
    path = pathOf(next, ask.origin)
  }
  throw new CalendarUnavailableError()
}

/** @throws {RangeError} a time or zone that means nothing to us */
export function changesOf(
  { whole, items, cursor }: Listed,
  zone: string,
  window: Interval,
): CalendarChanges {
  const masters = new Map<string, Changed>()
  for (const item of items) {
    if (!('@removed' in item) && item.type === 'seriesMaster') masters.set(item.id, item)
  }
  const changed = items.filter(({ id }) => !masters.has(id))
  const events = changed.map((item): ChangedEvent => {
    const { id } = item
    if ('@removed' in item) return { id, etag: undefined, title: '', busy: undefined }
    const series = masters.get(item.seriesMasterId ?? '')
    const event = withRestOf(series, item)
    const busy = busyPart(event, zone, window)
    return { id, etag: item['@odata.etag'], title: event.subject ?? '', busy }
  })
  return { whole, events, cursor }
}

function withRestOf(series: Changed | undefined, item: Changed): Changed {
  return {
    ...item,
    subject: item.subject ?? series?.subject,
    isAllDay: item.isAllDay ?? series?.isAllDay,
    showAs: item.showAs ?? series?.showAs,
  }
}
