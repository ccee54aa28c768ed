import fc from 'fast-check'
import { startJobs, type Jobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import { createTestDatabase, type TestDatabase } from '@parley/shared/testing/test-database'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { HOUR_MS, noticeScene, type NoticeScene } from './testing/notice-scene.ts'

const NOW = '2026-11-23T09:00:00Z'
const FIRST = Date.parse('2026-11-24T14:00:00Z')
let test: TestDatabase
let jobs: Jobs

beforeAll(async () => {
  test = await createTestDatabase(inject('databaseUrl'))
  jobs = await startJobs(test.database, createLogger('test', 'silent'))
})
afterAll(async () => {
  await jobs[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

/** What may happen to one appointment and to those who send, in any order. */
const Step = fc.oneof(
  fc.record({ what: fc.constant('move' as const), hours: fc.integer({ min: -20, max: 60 }) }),
  fc.record({ what: fc.constantFrom('cancel', 'keep', 'work') }),
  /** Work that ends in the middle: before what it wrote is kept, or while it sends. */
  fc.record({ what: fc.constantFrom('crash writing', 'crash sending') }),
  fc.record({ what: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 900 }) }),
)
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never

interface Standing {
  readonly status: string
  readonly version: number
  readonly start: number
}

async function standing({ appointmentId }: NoticeScene): Promise<Standing> {
  const row = await test.database
    .selectFrom('appointments')
    .select(['status', 'version', 'start_at'])
    .where('id', '=', appointmentId)
    .executeTakeFirstOrThrow()
  return { status: row.status, version: row.version, start: row.start_at.getTime() }
}

async function take(one: NoticeScene, step: Step): Promise<void> {
  const now = await standing(one)
  if (step.what === 'wait') one.clock.advance(step.minutes * 60_000)
  else if (step.what === 'work') await work(one)
  else if (step.what === 'crash writing') await work(one, { newId: dying })
  else if (step.what === 'crash sending') await work(one, { senders: { mail: hanging } })
  else if (now.status === 'cancelled') return
  else if (step.what === 'move') await one.moveTo(FIRST + step.hours * HOUR_MS)
  else if (step.what === 'cancel') await one.change({ status: 'cancelled' })
  else await one.change({ status: 'confirmed' })
}

const dying = () => {
  throw new Error('The process ends here')
}
/** Nobody will know whether this was sent. */
const hanging = { send: () => Promise.reject(new Error('No answer')) }

/** What is due, and what that makes due; what ends in the middle is left lying. */
async function work(one: NoticeScene, over: Parameters<NoticeScene['work']>[0] = {}) {
  const before = one.sent.length
  const now = await standing(one)
  await one.work(over).catch(() => undefined)
  for (const mail of one.sent.slice(before)) {
    if (!mail.subject.startsWith('Reminder')) continue
    // Nothing moves while it works: what is said has to be what stands.
    expect(now.status).toBe('confirmed')
    expect(mail.text).toContain(new Date(now.start).toISOString().slice(11, 16))
    expect(mail.at).toBeGreaterThanOrEqual(now.start - 3 * HOUR_MS)
    expect(mail.at).toBeLessThan(now.start - HOUR_MS / 4)
  }
}

it('reminds of what stands, once, at its time, whatever happens before', async () => {
  const steps = fc.array(Step, { minLength: 3, maxLength: 10 })
  const run = async (taken: Step[]) => {
    const one = await noticeScene(test.database, jobs, NOW)
    await withoutQuiet(one.ownerId)
    await one.agree(FIRST)
    await one.change({ status: 'confirmed' })
    for (const step of taken) await take(one, step)
    const last = await standing(one)
    await toTheEnd(one, last)
    const reminders = one.sent.filter(({ subject }) => subject.startsWith('Reminder'))
    // Of each version one at most; what was lost on the way is not sent again.
    const told = (await one.notices()).filter(
      ({ kind, outcome }) => kind === 'reminder' && outcome === 'told',
    )
    expect(reminders.length).toBeLessThanOrEqual(told.length)
  }
  await fc.assert(fc.asyncProperty(steps, run), { numRuns: 8, seed: 42 })
})

it('reminds of what was moved in good time, exactly once', async () => {
  const hours = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 5 })
  const run = async (moves: number[]) => {
    const one = await noticeScene(test.database, jobs, NOW)
    await withoutQuiet(one.ownerId)
    await one.agree(FIRST)
    await one.change({ status: 'confirmed' })
    for (const move of moves) {
      await one.moveTo(FIRST + move * HOUR_MS)
      one.clock.advance(60_000)
      await work(one)
    }
    const { start } = await standing(one)
    await toTheEnd(one, await standing(one))
    const reminders = one.sent.filter(({ subject }) => subject.startsWith('Reminder'))
    expect(reminders.map(({ at }) => at)).toEqual([start - 3 * HOUR_MS])
  }
  await fc.assert(fc.asyncProperty(hours, run), { numRuns: 5, seed: 42 })
})

/** Time goes on until it is over, with somebody at work at every moment that counts. */
async function toTheEnd(one: NoticeScene, { start }: Standing): Promise<void> {
  const moments = [one.clock.now() + 60_000, start - 3 * HOUR_MS, start - HOUR_MS, start]
  for (const moment of moments) {
    if (moment < one.clock.now()) continue
    one.clock.set(moment)
    await work(one)
    await work(one)
  }
}

/** Quiet hours have tests of their own. */
async function withoutQuiet(owner_id: string): Promise<void> {
  const settings = { reminders: true, copy_to_owner: false, minutes_before: 180 }
  const quiet = { quiet_from: '00:00', quiet_to: '00:00' }
  await test.database
    .insertInto('reminder_settings')
    .values({ owner_id, ...settings, ...quiet })
    .execute()
}
