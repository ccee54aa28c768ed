import { expect, inject, it } from 'vitest'
import { reportOf } from './report.ts'
import { runSchedules } from './run-schedules.ts'
import {
  isProtection,
  NOTHING_LEFT_OUT,
  PROTECTIONS,
  type Protection,
  type Without,
} from './without/without.ts'

const urls = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') }

const run = (without: Without, schedules: number, firstSeed = 1) =>
  runSchedules({ ...urls, firstSeed, schedules, lanes: 3, without })

it('keeps what was promised through two dozen schedules', { timeout: 240_000 }, async () => {
  const result = await run(NOTHING_LEFT_OUT, 24)
  const story = result.failure ? reportOf(result, undefined) : ''
  expect(story).toBe('')
  expect(result.schedules).toBe(24)
  // Something did go wrong, and people were told something all the same.
  expect(result.counts.crashes).toBeGreaterThan(5)
  expect(result.counts.faults).toBeGreaterThan(5)
  expect(result.counts.jumps).toBeGreaterThan(10)
  expect(result.counts.statements).toBeGreaterThan(40)
})

/** What is missed first without each protection; from a seed on that soon comes to it. */
const MISSED: Readonly<Record<Protection, { readonly what: RegExp; readonly from: number }>> = {
  exclusion: { what: /overlap/, from: 1 },
  'deterministic-id': { what: /has 2 events|there is an event/, from: 5 },
  outbox: { what: /for ever/, from: 6 },
  fence: { what: /though its owner gave leave/, from: 44 },
  'single-use-slot': { what: /yeses were used and|with the same yes/, from: 1 },
}

const protections = Object.keys(PROTECTIONS).filter(isProtection)

it.for(protections)(
  'misses %s within a thousand schedules',
  { timeout: 240_000 },
  async (protection) => {
    const { what, from } = MISSED[protection]
    const { failure } = await run(PROTECTIONS[protection], 1000, from)
    expect(failure?.broken.join('\n')).toMatch(what)
  },
)

it('tells the same story for the same seed', { timeout: 60_000 }, async () => {
  const stories: string[] = []
  for (let times = 2; times > 0; times -= 1) {
    await runSchedules({
      ...urls,
      firstSeed: 3,
      schedules: 1,
      lanes: 1,
      without: PROTECTIONS.exclusion,
      onOutcome: ({ story }) => stories.push(story.join('\n')),
    })
  }
  expect(stories[0]).toContain('calls book_appointment')
  expect(stories[1]).toBe(stories[0])
})
