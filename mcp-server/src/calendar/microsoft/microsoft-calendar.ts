import { overlaps } from '../../scheduling/interval.ts'
import { CalendarUnavailableError, type Calendar } from '../calendar.ts'
import { UNHURRIED_MS, type BeginStep } from '../provider-call.ts'
import { isGone, notChanged, unreadable } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import { readCalendarView } from './calendar-view.ts'
import { createGraphEvent } from './create-event.ts'
import { createGraphClient } from './graph-client.ts'
import {
  busyPart,
  changedGraphEvent,
  GraphEvent,
  graphState,
  SHAPE,
  toEvent,
} from './graph-event.ts'
import { changesOf, listChanges } from './list-changes.ts'
import { graphSubscriptions } from './subscriptions.ts'

/** Microsoft's calendars, at work and at home, by Graph's own SDK. */
export function createMicrosoftCalendar(begin: BeginStep, apiUrl: string): Calendar {
  const ask = createGraphClient(apiUrl)
  return {
    notifications: graphSubscriptions(ask, begin),
    async busyIntervals(account, window) {
      const events = await readCalendarView(ask, begin(account), window)
      return understood(() =>
        events.flatMap((event) => busyPart(event, account.zone, window) ?? []),
      )
    },
    async listEvents(account, window) {
      const events = await readCalendarView(ask, begin(account), window)
      return understood(() =>
        events
          .filter(({ isCancelled }) => isCancelled !== true)
          .map((event) => toEvent(event, account.zone))
          .filter((event) => overlaps(event, window))
          .toSorted((a, b) => a.start - b.start),
      )
    },
    async readEvent(account, eventId) {
      try {
        const path = `${pathTo(eventId)}?$select=${SHAPE.$select}&$expand=${SHAPE.$expand}`
        const data = await ask(begin(account), 'repeatable', (graph) => graph.api(path).get())
        const event = readAnswer(GraphEvent, data)
        return understood(() => toEvent(event, account.zone))
      } catch (error) {
        if (isGone(error)) return undefined
        throw unreadable(error)
      }
    },
    async changes(account, cursor, window) {
      const found = await listChanges(ask, begin(account, UNHURRIED_MS), cursor, window)
      return understood(() => changesOf(found, account.zone, window))
    },
    createEvent: (account, event) => createGraphEvent(ask, begin(account), event),
    async changeEvent(account, { id, etag }, change) {
      try {
        const data = await ask(begin(account), 'once', (graph) =>
          graph.api(pathTo(id)).header('If-Match', etag).patch(changedGraphEvent(change)),
        )
        return graphState(readAnswer(GraphEvent, data))
      } catch (error) {
        throw notChanged(error)
      }
    },
    async cancelEvent(account, { id, etag }) {
      const headers = etag === undefined ? {} : { 'If-Match': etag }
      try {
        await ask(begin(account), 'repeatable', (graph) =>
          graph.api(pathTo(id)).headers(headers).delete(),
        )
      } catch (error) {
        if (!isGone(error)) throw notChanged(error)
      }
    },
  }
}

const pathTo = (eventId: string) => `/me/events/${encodeURIComponent(eventId)}`

/** A time or zone that we do not understand is as good as no answer: never free. */
function understood<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new CalendarUnavailableError(error)
  }
}
