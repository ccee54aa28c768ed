import type { FailpointInput } from '@parley/dev/src/providers/failpoints/failpoint.ts'
import {
  startSimulatedProviders,
  type SimulatedProviders,
} from '@parley/dev/src/providers/start-simulated-providers.ts'
import { connectMicrosoft, postToken } from '@parley/dev/src/providers/testing/graph-client.ts'
import { systemClock } from '@parley/shared/time/clock'
import { findWindows } from 'windows-iana'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { outsideMicrosoft } from '../../testing/outside-microsoft.ts'
import { accountAt, addPerson, tokensOf } from '../../testing/simulated-account.ts'
import { describeCalendar } from '../calendar-contract.ts'
import { newEvent } from '../calendar-under-test.ts'
import { describeProvider } from '../provider-contract.ts'
import { providerSteps } from '../provider-call.ts'
import { createMicrosoftCalendar } from './microsoft-calendar.ts'

let providers: SimulatedProviders
beforeAll(async () => {
  providers = await startSimulatedProviders({ clock: systemClock })
})
afterAll(async () => providers[Symbol.asyncDispose]())

const OPERATIONS = {
  busy: 'microsoft.calendarView',
  list: 'microsoft.calendarView',
  changes: 'microsoft.delta',
  read: 'microsoft.events.get',
  create: 'microsoft.events.create',
  change: 'microsoft.events.patch',
  cancel: 'microsoft.events.delete',
} as const

const CONTOSO = 'c0a7050c-0000-4000-8000-00000000c001'

/** @param names how the person's programs name time zones */
const opener =
  (tenant: string | undefined, names: (zone: string) => string) =>
  async (zone: string, patienceMs?: number) => {
    const email = addPerson(providers, 'microsoft', zone, tenant)
    const { graph, tokens } = await connectMicrosoft(providers, email)
    const own = tokensOf(tokens.access_token ?? '', async () => {
      const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
      return (await postToken(providers, form)).body.access_token
    })
    return {
      calendar: createMicrosoftCalendar(
        providerSteps(own.tokens, patienceMs),
        providers.urls.graph,
      ),
      account: accountAt('microsoft', zone),
      refreshes: own.refreshes,
      outsideGraph: graph,
      fail: (request: keyof typeof OPERATIONS, effect: FailpointInput['effect'], times = 1) => {
        const operation = OPERATIONS[request]
        providers.simulation.failpoints.add({ operation, person: email, effect, times })
      },
      outside: outsideMicrosoft(graph, names(zone)),
    }
  }

const inWindowsWords = (zone: string) => findWindows(zone)[0] ?? zone

const atWork = opener(CONTOSO, inWindowsWords)
const atHome = opener(undefined, (zone) => zone)

describeCalendar('Microsoft at work', atWork, { series: true })
describeCalendar('Microsoft at home', atHome, { series: true })
describeProvider('Microsoft', (patienceMs) => atWork('Europe/London', patienceMs))

const START = Date.parse('2026-11-24T14:00:00Z')
const END = START + 3_600_000
const time = { start: START, end: END }

it.each([
  ['free', 0],
  ['workingElsewhere', 0],
  ['tentative', 1],
  ['busy', 1],
  ['oof', 1],
  ['unknown', 1],
])('what is shown as %s takes %d times', async (showAs, count) => {
  const { calendar, account, outsideGraph } = await atWork('Europe/London')
  const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' })
  const times = { start: at('2026-11-24T14:00:00'), end: at('2026-11-24T15:00:00') }
  await outsideGraph.api('/me/events').post({ subject: 'Work', showAs, ...times })
  expect(await calendar.busyIntervals(account, time)).toHaveLength(count)
  expect(await calendar.listEvents(account, time)).toHaveLength(1)
})

it('takes a whole day that a program wrote in UTC for the day of the owner', async () => {
  const { calendar, account, outsideGraph } = await atHome('America/Los_Angeles')
  const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' })
  const times = { start: at('2026-11-24T00:00:00'), end: at('2026-11-25T00:00:00') }
  await outsideGraph.api('/me/events').post({ subject: 'Away', isAllDay: true, ...times })
  const start = Date.parse('2026-11-24T00:00:00-08:00')
  const end = Date.parse('2026-11-25T00:00:00-08:00')
  const window = { start: start - 86_400_000, end: end + 86_400_000 }
  expect(await calendar.busyIntervals(account, window)).toEqual([{ start, end }])
})

it('finds its event where the transaction is known and the event was changed since', async () => {
  const { calendar, account, outside, fail } = await atWork('Europe/London')
  const event = newEvent()
  const state = await calendar.createEvent(account, event)
  await outside.moveEvent(state.id, START, END + 1000)
  for (const status of [400, 409]) {
    fail('create', { kind: 'error', status, reason: 'ErrorDuplicateTransactionId' })
    expect((await calendar.createEvent(account, event)).id).toBe(state.id)
  }
})

it('writes an event in UTC where Graph does not know the zone', async () => {
  const { calendar, account, fail } = await atWork('Europe/London')
  fail('create', { kind: 'error', status: 400, reason: 'TimeZoneNotSupportedException' })
  await calendar.createEvent(account, newEvent())
  expect(await calendar.listEvents(account, time)).toMatchObject([time])
})

it('sends no token in clear but to this machine', () => {
  const steps = providerSteps({ accessToken: never, replacement: never })
  expect(() => createMicrosoftCalendar(steps, 'http://graph.example')).toThrow('https')
})

const never = () => Promise.reject(new Error('Nobody is asked'))
