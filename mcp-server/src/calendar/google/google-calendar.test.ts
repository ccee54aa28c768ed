import type { FailpointInput } from '@parley/dev/src/providers/failpoints/failpoint.ts'
import {
  startSimulatedProviders,
  type SimulatedProviders,
} from '@parley/dev/src/providers/start-simulated-providers.ts'
import { connectGoogle } from '@parley/dev/src/providers/testing/google-client.ts'
import { systemClock } from '@parley/shared/time/clock'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { outsideGoogle } from '../../testing/outside-google.ts'
import { accountAt, addPerson, tokensOf } from '../../testing/simulated-account.ts'
import { describeCalendar } from '../calendar-contract.ts'
import { CalendarConsentError, CalendarUnavailableError } from '../calendar.ts'
import { describeProvider } from '../provider-contract.ts'
import { providerSteps } from '../provider-call.ts'
import { createGoogleCalendar } from './google-calendar.ts'

let providers: SimulatedProviders
beforeAll(async () => {
  providers = await startSimulatedProviders({ clock: systemClock })
})
afterAll(async () => providers[Symbol.asyncDispose]())

const OPERATIONS = {
  busy: 'google.freebusy',
  list: 'google.events.list',
  changes: 'google.events.list',
  read: 'google.events.get',
  create: 'google.events.insert',
  change: 'google.events.patch',
  cancel: 'google.events.delete',
} as const

async function open(zone: string, patienceMs?: number) {
  const email = addPerson(providers, 'google', zone)
  const { auth, tokens, calendar: outside } = await connectGoogle(providers, email)
  auth.setCredentials(tokens)
  const own = tokensOf(tokens.access_token ?? '', async () => {
    const answer = await auth.refreshAccessToken().catch(() => undefined)
    return answer?.credentials.access_token ?? undefined
  })
  return {
    calendar: createGoogleCalendar(providerSteps(own.tokens, patienceMs), providers.urls.google),
    account: accountAt('google', zone),
    refreshes: own.refreshes,
    fail: (request: keyof typeof OPERATIONS, effect: FailpointInput['effect'], times = 1) => {
      const operation = OPERATIONS[request]
      providers.simulation.failpoints.add({ operation, person: email, effect, times })
    },
    outside: outsideGoogle(outside, zone),
  }
}

describeCalendar('Google', open, { series: true })
describeProvider('Google', (patienceMs) => open('Europe/London', patienceMs))

const window = {
  start: Date.parse('2026-11-24T14:00:00Z'),
  end: Date.parse('2026-11-24T15:00:00Z'),
}

it('takes a calendar that fails inside an answer of 200 for busy', async () => {
  const { calendar, account, fail } = await open('Europe/London')
  fail('busy', { kind: 'calendar_error', calendarId: 'primary' })
  const busy = calendar.busyIntervals(account, window)
  await expect(busy).rejects.toThrow(CalendarUnavailableError)
})

it('knows the 403 that means too many requests, and the one that means too little leave', async () => {
  const { calendar, account, fail } = await open('Europe/London')
  fail('busy', { kind: 'error', status: 403, reason: 'rateLimitExceeded' })
  expect(await calendar.busyIntervals(account, window)).toEqual([])
  fail('busy', { kind: 'error', status: 403, reason: 'insufficientPermissions' })
  const busy = calendar.busyIntervals(account, window)
  await expect(busy).rejects.toThrow(CalendarConsentError)
})
