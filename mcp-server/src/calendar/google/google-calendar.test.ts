import {
  startSimulatedProviders,
  type SimulatedProviders,
} from '@parley/dev/src/providers/start-simulated-providers.ts'
import { connectGoogle } from '@parley/dev/src/providers/testing/google-client.ts'
import { systemClock, toIso } from '@parley/shared/time/clock'
import { afterAll, beforeAll } from 'vitest'
import { accountAt, addPerson, tokensOf } from '../../testing/simulated-account.ts'
import { describeCalendar } from '../calendar-contract.ts'
import { providerSteps } from '../provider-call.ts'
import { createGoogleCalendar } from './google-calendar.ts'

let providers: SimulatedProviders
beforeAll(async () => {
  providers = await startSimulatedProviders({ clock: systemClock })
})
afterAll(async () => providers[Symbol.asyncDispose]())

async function open(zone: string) {
  const email = addPerson(providers, 'google', zone)
  const { auth, tokens, calendar: outside } = await connectGoogle(providers, email)
  auth.setCredentials(tokens)
  const own = tokensOf(tokens.access_token ?? '', async () => {
    const answer = await auth.refreshAccessToken().catch(() => undefined)
    return answer?.credentials.access_token ?? undefined
  })
  const calendarId = 'primary'
  const at = (instant: number) => ({ dateTime: toIso(instant), timeZone: zone })
  return {
    email,
    calendar: createGoogleCalendar(providerSteps(own.tokens), providers.urls.google),
    account: accountAt('google', zone),
    refreshes: own.refreshes,
    outside: {
      async addEvent(summary: string, start: number, end: number) {
        const requestBody = { summary, start: at(start), end: at(end) }
        await outside.events.insert({ calendarId, requestBody })
      },
      async addWholeDays(summary: string, first: string, end: string) {
        const requestBody = { summary, start: { date: first }, end: { date: end } }
        await outside.events.insert({ calendarId, requestBody })
      },
      async moveEvent(eventId: string, start: number, end: number) {
        const requestBody = { start: at(start), end: at(end) }
        await outside.events.patch({ calendarId, eventId, requestBody })
      },
      async addSeries(
        summary: string,
        { start, end, zone: timeZone }: { start: string; end: string; zone: string },
        count: number,
      ) {
        const requestBody = {
          summary,
          start: { dateTime: start, timeZone },
          end: { dateTime: end, timeZone },
          recurrence: [`RRULE:FREQ=DAILY;COUNT=${count}`],
        }
        await outside.events.insert({ calendarId, requestBody })
      },
    },
  }
}

describeCalendar('Google', open, { series: true })
