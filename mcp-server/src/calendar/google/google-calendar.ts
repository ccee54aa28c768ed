import type { Calendar } from '../calendar.ts'
import { UNHURRIED_MS, type BeginStep } from '../provider-call.ts'
import { isGone, notChanged } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import { createGoogleEvent } from './create-event.ts'
import { queryFreeBusy } from './free-busy.ts'
import { getEvent } from './get-event.ts'
import { googleChannels } from './google-channels.ts'
import { calendarId, createGoogleClient } from './google-client.ts'
import { changedGoogleEvent, GoogleEvent, isDeleted, stateOf, toEvent } from './google-event.ts'
import { listChanges } from './list-changes.ts'
import { listPages } from './list-events.ts'

/** Google's Calendar API v3 by its own SDK. */
export function createGoogleCalendar(begin: BeginStep, apiUrl: string): Calendar {
  const ask = createGoogleClient(apiUrl)
  return {
    notifications: googleChannels(ask, begin),
    busyIntervals: (account, window) => queryFreeBusy(ask, begin(account), window),
    listEvents: (account, window) => listPages(ask, begin(account), window),
    async readEvent(account, eventId) {
      const event = await getEvent(ask, begin(account), eventId)
      return event && !isDeleted(event) ? toEvent(event, account.zone) : undefined
    },
    changes: (account, cursor, window) =>
      listChanges(ask, begin(account, UNHURRIED_MS), cursor, window),
    createEvent: (account, event) => createGoogleEvent(ask, begin(account), event),
    async changeEvent(account, { id: eventId, etag }, change) {
      try {
        const data = await ask(begin(account), 'once', (google, options) =>
          google.events.patch(
            { calendarId, eventId, sendUpdates: 'all', requestBody: changedGoogleEvent(change) },
            { ...options, headers: { 'If-Match': etag } },
          ),
        )
        return stateOf(readAnswer(GoogleEvent, data))
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
