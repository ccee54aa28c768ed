import type { OpenProvider } from './provider-under-test.ts'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../scheduling/interval.ts'
import { newEvent, START, type CalendarUnderTest } from './calendar-under-test.ts'
import { describeProviderChanges } from './provider-changes-contract.ts'
import {
  CalendarConsentError,
  CalendarRefusedError,
  CalendarUnavailableError,
  EventChangedError,
} from './calendar.ts'

const WINDOW = {
  start: START - DAY_MS,
  end: START + DAY_MS,
}

const EVERY_TIME = 50

const busy = ({ calendar, account }: CalendarUnderTest) => calendar.busyIntervals(account, WINDOW)
const list = ({ calendar, account }: CalendarUnderTest) => calendar.listEvents(account, WINDOW)
const create = ({ calendar, account }: CalendarUnderTest, event = newEvent()) =>
  calendar.createEvent(account, event)

/** What holds for every adapter that asks a provider over the network. */
export function describeProvider(name: string, open: OpenProvider): void {
  describe(`${name} as a provider that fails`, () => {
    describeTokens(open)
    describeRefusals(open)
    describeThrottling(open)
    describeLostAnswers(open)
    describeTimeouts(open)
    describePages(open)
    describeProviderChanges(open)
  })
}

function describeTokens(open: OpenProvider): void {
  it('gets another token when one is refused before its time, and asks again', async () => {
    const test = await open()
    await create(test)
    test.fail('busy', { kind: 'expire_access_tokens' })
    expect(await busy(test)).toHaveLength(1)
    expect(test.refreshes()).toBe(1)
  })

  it('gets one new token, not one after the other', async () => {
    const test = await open()
    test.fail('busy', { kind: 'error', status: 401 }, EVERY_TIME)
    await expect(busy(test)).rejects.toThrow(CalendarUnavailableError)
    expect(test.refreshes()).toBe(1)
  })

  it('makes one event when the token is refused before or after it was made', async () => {
    const test = await open()
    test.fail('create', { kind: 'error', status: 401 })
    await create(test)
    test.fail('create', { kind: 'error', status: 401, when: 'after' })
    await create(test)
    expect(await list(test)).toHaveLength(2)
  })

  it('says that its owner has to give leave again', async () => {
    const test = await open()
    test.fail('busy', { kind: 'revoke_grant' })
    await expect(busy(test)).rejects.toThrow(CalendarConsentError)
    await expect(create(test)).rejects.toThrow(CalendarConsentError)
  })

  it.each([2, -2])('does not mind a clock that is %d hours off', async (hours) => {
    const test = await open()
    await create(test)
    test.fail('busy', { kind: 'clock_skew', ms: hours * 3_600_000 })
    test.fail('create', { kind: 'clock_skew', ms: hours * 3_600_000 })
    expect(await busy(test)).toHaveLength(1)
    await create(test)
    expect(await list(test)).toHaveLength(2)
  })
}

function describeRefusals(open: OpenProvider): void {
  it.each([400, 403, 404, 410])('takes what cannot be read (%d) for busy', async (status) => {
    const test = await open()
    const effect = { kind: 'error', status, reason: 'forbidden' } as const
    test.fail('busy', effect)
    await expect(busy(test)).rejects.toThrow(CalendarUnavailableError)
    test.fail('list', effect)
    await expect(list(test)).rejects.toThrow(CalendarUnavailableError)
  })

  it.each([400, 403, 404])('says that an event is not taken (%d), once', async (status) => {
    const test = await open()
    test.fail('create', { kind: 'error', status, reason: 'forbidden' })
    await expect(create(test)).rejects.toThrow(CalendarRefusedError)
    expect(await list(test)).toEqual([])
  })

  it('takes a change that may not be made for a clear no', async () => {
    const test = await open()
    const { calendar, account } = test
    const state = await create(test)
    test.fail('change', { kind: 'error', status: 403, reason: 'forbidden' })
    const change = () => calendar.changeEvent(account, state, { title: 'Doctor' })
    await expect(change()).rejects.toThrow(CalendarRefusedError)
    test.fail('cancel', { kind: 'error', status: 403, reason: 'forbidden' })
    await expect(calendar.cancelEvent(account, state)).rejects.toThrow(CalendarRefusedError)
    expect(await list(test)).toHaveLength(1)
  })

  it.each([404, 410, 412])('does not change what answers %d', async (status) => {
    const test = await open()
    const { calendar, account } = test
    const state = await create(test)
    test.fail('change', { kind: 'error', status })
    const change = calendar.changeEvent(account, state, { title: 'Doctor' })
    await expect(change).rejects.toThrow(EventChangedError)
  })

  it.each([404, 410])('has cancelled what answers %d', async (status) => {
    const test = await open()
    const { calendar, account } = test
    const state = await create(test)
    test.fail('cancel', { kind: 'error', status, when: 'after' })
    await calendar.cancelEvent(account, state)
    expect(await list(test)).toEqual([])
  })
}

function describeThrottling(open: OpenProvider): void {
  it('waits as long as it is asked to, where a caller waits that long', async () => {
    const test = await open()
    const { calendar, account } = test
    const throttled = { kind: 'error', status: 429, retryAfterSeconds: 1 } as const
    test.fail('busy', throttled)
    const began = performance.now()
    expect(await busy(test)).toEqual([])
    expect(performance.now() - began).toBeGreaterThan(990)
    test.fail('create', throttled)
    const state = await create(test)
    test.fail('change', throttled)
    await calendar.changeEvent(account, state, { title: 'Doctor' })
    expect(await list(test)).toMatchObject([{ title: 'Doctor' }])
  })

  it('does not wait longer than a caller', async () => {
    const test = await open()
    test.fail('busy', { kind: 'error', status: 429, retryAfterSeconds: 30 })
    test.fail('create', { kind: 'error', status: 429, retryAfterSeconds: 30 })
    const began = performance.now()
    await expect(busy(test)).rejects.toThrow(CalendarUnavailableError)
    await expect(create(test)).rejects.toThrow(CalendarUnavailableError)
    expect(performance.now() - began).toBeLessThan(1000)
    expect(await list(test)).toEqual([])
  })

  it('gives up on a burst that does not end', async () => {
    const test = await open()
    test.fail('busy', { kind: 'error', status: 429 }, EVERY_TIME)
    await expect(busy(test)).rejects.toThrow(CalendarUnavailableError)
  })

  it('has many requests answered at once', async () => {
    const test = await open()
    await create(test)
    const answers = await Promise.all(Array.from({ length: 12 }, () => busy(test)))
    expect(answers.flat()).toHaveLength(12)
  })
}

/** All but the first after the work was done. */
const LOSSES = [
  { kind: 'drop_request' },
  { kind: 'drop_answer' },
  { kind: 'error', status: 503, when: 'after' },
  { kind: 'error', status: 500, when: 'after' },
] as const

function describeLostAnswers(open: OpenProvider): void {
  it.each(LOSSES)('asks again after %o', async (effect) => {
    const test = await open()
    await create(test)
    test.fail('busy', effect)
    expect(await busy(test)).toHaveLength(1)
    test.fail('list', effect)
    expect(await list(test)).toHaveLength(1)
  })

  it.each(LOSSES)('makes one event in spite of %o', async (effect) => {
    const test = await open()
    test.fail('create', effect)
    const state = await create(test)
    expect(await list(test)).toMatchObject([state])
  })

  it.each(LOSSES)('does not know of a change after %o, and says so', async (effect) => {
    const test = await open()
    const { calendar, account } = test
    const state = await create(test)
    test.fail('change', effect)
    const change = calendar.changeEvent(account, state, { title: 'Doctor' })
    await expect(change).rejects.toThrow(CalendarUnavailableError)
    const title = effect.kind === 'drop_request' ? 'Dentist' : 'Doctor'
    expect(await calendar.readEvent(account, state.id)).toMatchObject({ title })
  })

  it.each(LOSSES)('cancels in spite of %o', async (effect) => {
    const test = await open()
    const { calendar, account } = test
    const state = await create(test)
    test.fail('cancel', effect)
    await calendar.cancelEvent(account, state)
    expect(await list(test)).toEqual([])
  })

  it('finds the one event when no answer ever came', async () => {
    const test = await open()
    const event = newEvent()
    test.fail('create', { kind: 'drop_answer' }, EVERY_TIME)
    await expect(create(test, event)).rejects.toThrow(CalendarUnavailableError)
    const found = await create(test, { ...event, triedBefore: true })
    expect(await list(test)).toMatchObject([found])
  })
}

const PATIENCE_MS = 400
const TOO_LONG = { kind: 'delay', ms: 1500 } as const

function describeTimeouts(open: OpenProvider): void {
  it('takes what takes too long for no answer', async () => {
    const test = await open(PATIENCE_MS)
    test.fail('busy', TOO_LONG, EVERY_TIME)
    const began = performance.now()
    await expect(busy(test)).rejects.toThrow(CalendarUnavailableError)
    expect(performance.now() - began).toBeLessThan(1000)
  })

  it('finds the event that was made while nobody waited any more', async () => {
    const test = await open(PATIENCE_MS)
    const event = newEvent()
    test.fail('create', TOO_LONG)
    await expect(create(test, event)).rejects.toThrow(CalendarUnavailableError)
    const found = await create(test, { ...event, triedBefore: true })
    expect(await list(test)).toMatchObject([found])
  })
}

function describePages(open: OpenProvider): void {
  it('reads all pages', async () => {
    const test = await open(20_000)
    const count = 260
    const starts = Array.from({ length: count }, (_, index) => WINDOW.start + index * 600_000)
    for (const start of starts) await test.outside.addEvent('Work', start, start + 300_000)
    const window = { start: WINDOW.start, end: WINDOW.start + count * 600_000 }
    const events = await test.calendar.listEvents(test.account, window)
    expect(events.map(({ start }) => start)).toEqual(starts)
    expect(await test.calendar.busyIntervals(test.account, window)).toHaveLength(count)
  })

  it('has no half answer where a later page cannot be read', async () => {
    const test = await open()
    for (let index = 0; index < 255; index += 1) {
      const start = WINDOW.start + index * 60_000
      await test.outside.addEvent('Work', start, start + 60_000)
    }
    test.fail('list', { kind: 'drop_request' }, EVERY_TIME)
    await expect(list(test)).rejects.toThrow(CalendarUnavailableError)
  })
}
