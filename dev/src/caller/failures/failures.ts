import { RunFailure } from '../../run-failure.ts'
import type { CalendarProvider } from '../options.ts'
import type { Failure } from './failure.ts'

/** As often as anybody could try within a call. */
const EVERY_TIME = 50

/** One request of ours and its two repeats: after them the caller hears what is known. */
const ALL_TRIES = 3

const BOOKED = /\bbooked:/i
const CONFIRMING = /still being confirmed/i
const CANNOT_REACH = /cannot reach the calendar/i
const NOT_TAKEN = /did not take it, so nothing is booked/i

const atYes = { errand: 'book', from: 'yes' } as const
const whileReading = { errand: 'book', from: 'greeting', told: CANNOT_REACH } as const

/** Every way that is tried, in this order: the last one ends the connection for good. */
export const FAILURES: readonly Failure[] = [
  {
    ...atYes,
    name: '401',
    summary: 'the access token has expired: refreshed, and booked',
    failpoint: ({ create }) => ({ operation: create, effect: { kind: 'expire_access_tokens' } }),
    told: BOOKED,
    ends: 'done',
  },
  {
    ...atYes,
    name: '403',
    summary: 'the provider forbids the event',
    failpoint: ({ create }) => ({
      operation: create,
      times: EVERY_TIME,
      effect: { kind: 'error', status: 403, reason: 'forbidden' },
    }),
    told: NOT_TAKEN,
    ends: 'not done',
  },
  {
    ...atYes,
    name: '404',
    summary: 'the calendar is not found any more',
    failpoint: ({ create }) => ({
      operation: create,
      times: EVERY_TIME,
      effect: { kind: 'error', status: 404, reason: 'notFound' },
    }),
    told: NOT_TAKEN,
    ends: 'not done',
  },
  {
    name: '410',
    summary: 'the event to be cancelled is gone: what was asked for is so',
    errand: 'cancel',
    from: 'yes',
    failpoint: ({ remove }) => ({
      operation: remove,
      effect: { kind: 'error', status: 410, reason: 'deleted', when: 'after' },
    }),
    told: /\bcancelled:/i,
    ends: 'done',
  },
  {
    name: '412',
    summary: 'the event to be moved was changed since it was read',
    errand: 'move',
    from: 'yes',
    failpoint: ({ change }) => ({
      operation: change,
      effect: { kind: 'error', status: 412, reason: 'conditionNotMet' },
    }),
    told: /\bmoved:|changed in the calendar|still being confirmed/i,
    ends: 'either',
  },
  {
    ...atYes,
    name: '429',
    summary: 'too many requests, with Retry-After: waited for, and booked',
    failpoint: ({ create }) => ({
      operation: create,
      times: 2,
      effect: { kind: 'error', status: 429, retryAfterSeconds: 1 },
    }),
    told: BOOKED,
    ends: 'done',
  },
  {
    ...atYes,
    name: '429-for-long',
    summary: 'too many requests, for longer than anybody waits on the telephone',
    failpoint: ({ create }) => ({
      operation: create,
      effect: { kind: 'error', status: 429, retryAfterSeconds: 60 },
    }),
    told: CONFIRMING,
    ends: 'done',
  },
  {
    ...whileReading,
    name: '429-reading',
    summary: 'too many requests while free times are looked for: nothing is offered',
    failpoint: ({ read }) => ({
      operation: read,
      times: EVERY_TIME,
      effect: { kind: 'error', status: 429, retryAfterSeconds: 60 },
    }),
    ends: 'not done',
  },
  {
    ...atYes,
    name: '503',
    summary: 'the provider is down when the event is made: confirmed when it is back',
    failpoint: ({ create }) => ({
      operation: create,
      times: ALL_TRIES,
      effect: { kind: 'error', status: 503 },
    }),
    told: CONFIRMING,
    ends: 'done',
  },
  {
    ...whileReading,
    name: '503-reading',
    summary: 'the provider is down while free times are looked for: nothing is offered',
    failpoint: ({ read }) => ({
      operation: read,
      times: EVERY_TIME,
      effect: { kind: 'error', status: 503 },
    }),
    ends: 'not done',
  },
  {
    ...whileReading,
    name: 'calendar-error',
    summary: 'one calendar cannot be read inside an answer of 200: nothing is offered',
    only: 'google',
    failpoint: ({ read }) => ({
      operation: read,
      times: EVERY_TIME,
      effect: { kind: 'calendar_error', calendarId: 'primary' },
    }),
    ends: 'not done',
  },
  {
    ...atYes,
    name: 'drop-request',
    summary: 'the connection breaks before the event is made',
    failpoint: ({ create }) => ({
      operation: create,
      times: ALL_TRIES,
      effect: { kind: 'drop_request' },
    }),
    told: CONFIRMING,
    ends: 'done',
  },
  {
    ...atYes,
    name: 'drop-answer-after-commit',
    summary: 'the event is made and the answer is lost: one event, confirmed when it is found',
    failpoint: ({ create }) => ({
      operation: create,
      times: ALL_TRIES,
      effect: { kind: 'drop_answer' },
    }),
    told: CONFIRMING,
    ends: 'done',
  },
  {
    ...atYes,
    name: 'timeout',
    summary: 'the event is made and the answer takes a minute',
    failpoint: ({ create }) => ({ operation: create, effect: { kind: 'delay', ms: 60_000 } }),
    told: CONFIRMING,
    ends: 'done',
  },
  {
    name: 'clock-skew',
    summary: 'the clock of the provider is ten minutes ahead: booked all the same',
    errand: 'book',
    from: 'greeting',
    failpoint: ({ all }) => ({
      operation: all,
      times: EVERY_TIME,
      effect: { kind: 'clock_skew', ms: 10 * 60_000 },
    }),
    told: BOOKED,
    ends: 'done',
  },
  {
    ...atYes,
    name: '401-for-good',
    summary: 'the owner withdraws our access before the yes: nothing is booked, and why is said',
    failpoint: ({ all }) => ({ operation: all, effect: { kind: 'revoke_grant' } }),
    told: /has to be connected again/i,
    ends: 'not done',
  },
]

/**
 * @param name `all`: every one that this provider has
 * @throws {RunFailure} when there is none of that name
 */
export function failuresNamed(name: string, provider: CalendarProvider): readonly Failure[] {
  const possible = FAILURES.filter(({ only }) => only === undefined || only === provider)
  const named = name === 'all' ? possible : possible.filter((failure) => failure.name === name)
  if (named.length > 0) return named
  throw new RunFailure(`${provider} has no failure "${name}". There are:\n${listFailures()}`)
}

export function listFailures(): string {
  const lines = FAILURES.map(({ name, summary, only }) => {
    const where = only === undefined ? '' : ` (${only} only)`
    return `  ${name.padEnd(26)}${summary}${where}`
  })
  return [...lines, `  ${'all'.padEnd(26)}one after the other`].join('\n')
}
