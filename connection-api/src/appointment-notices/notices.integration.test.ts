import { newId } from '@parley/shared/identity/ids'
import { startJobs, type Jobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import { createTestDatabase, type TestDatabase } from '@parley/shared/testing/test-database'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { startDelivery } from '../messages/start-delivery.ts'
import { startNotices } from './start-notices.ts'
import { tellLate } from './tell-late.ts'
import { HOUR_MS, noticeScene } from './testing/notice-scene.ts'

const NOW = '2026-11-23T09:00:00Z'
const START = Date.parse('2026-11-24T14:00:00Z')
const GRACE = '+447700900123'
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

const scene = (now = NOW) => noticeScene(test.database, jobs, now)
const ANSWER = { text: 'Booked.' }

/** Booked and confirmed, with somebody, ten seconds ago. */
async function booked(attendee: { phone?: string; email?: string } = { phone: GRACE }) {
  const one = await scene()
  await one.agree(START)
  await one.attendee(attendee)
  await one.asked('book_appointment', 1, ANSWER)
  await one.change({ status: 'confirmed' })
  one.clock.advance(10_000)
  await one.work()
  return one
}

describe('a confirmation', () => {
  it('goes to whom the appointment is with, once', async () => {
    const one = await booked()
    await one.work()
    expect(one.sent).toMatchObject([
      {
        to: GRACE,
        brief:
          'Your appointment with Ada Lovelace is booked: Check-up, Tuesday 24 November 2026, 14:00 to 14:30. To move or cancel it, say the reference tiger lemon 42.',
      },
    ])
  })

  it('goes by mail where there is no number, and to the owner if they wish', async () => {
    const one = await booked({ email: 'grace@example.com' })
    await wish(one.ownerId, { copy_to_owner: true })
    await one.asked('move_appointment', 1, ANSWER)
    await one.moveTo(START + HOUR_MS)
    one.clock.advance(10_000)
    await one.work()
    expect(one.sent.map(({ to, subject }) => [to, subject])).toEqual([
      ['grace@example.com', 'Booked: Check-up, Tuesday 24 November 2026, 14:00 to 14:30'],
      ['grace@example.com', 'Moved: Check-up, Tuesday 24 November 2026, 15:00 to 15:30'],
      [`${one.ownerId}@example.com`, 'Moved: Check-up, Tuesday 24 November 2026, 15:00 to 15:30'],
    ])
  })

  it('says nothing that is not true any more, and waits for what is not known yet', async () => {
    const one = await scene()
    await one.agree(START)
    await one.attendee({ phone: GRACE })
    await one.change({ status: 'confirmed' })
    await one.change({ status: 'cancel_pending' })
    one.clock.advance(10_000)
    await one.work()
    expect(one.sent).toEqual([])
    await one.change({ status: 'cancelled' })
    one.clock.advance(60_000)
    await one.work()
    expect(one.sent.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Cancelled/)])
  })

  it('does not wake anybody: the contact’s telephone is silent at night', async () => {
    const one = await scene('2026-11-23T23:00:00Z')
    await one.agree(START)
    await one.attendee({ phone: GRACE })
    await one.change({ status: 'confirmed' })
    one.clock.advance(10_000)
    await one.work()
    expect(one.sent).toEqual([])
    one.clock.set(Date.parse('2026-11-24T07:00:00Z'))
    await one.work()
    expect(one.sent).toHaveLength(1)
  })

  it('goes to no number or address that a guest only claims to have', async () => {
    const one = await scene()
    await one.agree(START, 'guest_1')
    await one.attendee({ phone: GRACE, email: 'eve@example.com', by_guest: true })
    await one.change({ status: 'confirmed' })
    one.clock.advance(10_000)
    await one.work()
    expect(one.sent).toEqual([])
    expect(await one.notices()).toContainEqual(expect.objectContaining({ outcome: 'nobody' }))
  })

  it('goes to a guest at the number that they confirmed, whatever the hour', async () => {
    const one = await scene('2026-11-23T23:00:00Z')
    const address = {
      owner_id: one.ownerId,
      address: GRACE,
      confirmed_at: new Date(one.clock.now()),
    }
    await test.database.insertInto('confirmed_addresses').values(address).execute()
    await one.agree(START, 'guest_1')
    await one.attendee({ phone: GRACE, by_guest: true })
    await one.change({ status: 'confirmed' })
    one.clock.advance(10_000)
    await one.work()
    expect(one.sent.map(({ to }) => to)).toEqual([GRACE])
  })
})

describe('a guest who confirms their number after they booked', () => {
  const guestsBooking = async (attendee: { phone: string; email?: string } = { phone: GRACE }) => {
    const one = await scene()
    await one.agree(START, 'guest_1')
    await one.attendee({ ...attendee, by_guest: true })
    await one.asked('book_appointment', 1, ANSWER)
    await one.change({ status: 'confirmed' })
    return one
  }
  const confirm = (one: Awaited<ReturnType<typeof scene>>, address: string) =>
    test.database.transaction().execute((trx) =>
      tellLate(trx, one.parts, { owner_id: one.ownerId, address }, async () => {
        const row = { owner_id: one.ownerId, address, confirmed_at: new Date(one.clock.now()) }
        const insert = trx.insertInto('confirmed_addresses').values(row)
        await insert.onConflict((conflict) => conflict.doNothing()).execute()
      }),
    )

  it('is told then, once, and reminded', async () => {
    const one = await guestsBooking()
    one.clock.advance(10_000)
    await one.work()
    expect(one.sent).toEqual([])
    await confirm(one, GRACE)
    await confirm(one, GRACE)
    await one.work()
    expect(one.sent).toMatchObject([{ to: GRACE, subject: expect.stringMatching(/^Booked/) }])
    one.clock.set(START - 3 * HOUR_MS)
    await one.work()
    expect(one.sent.map(({ to }) => to)).toEqual([GRACE, GRACE])
  })

  it('is told as anybody while that is still to come', async () => {
    const one = await guestsBooking()
    await confirm(one, GRACE)
    one.clock.advance(10_000)
    await one.work()
    expect(one.sent).toHaveLength(1)
  })

  it('is told at one place, and not again of what is over or was moved since', async () => {
    const one = await guestsBooking({ phone: GRACE, email: 'grace@example.com' })
    one.clock.advance(10_000)
    await one.work()
    await one.moveTo(START + HOUR_MS)
    one.clock.advance(10_000)
    await one.work()
    await confirm(one, GRACE)
    await confirm(one, 'grace@example.com')
    await one.work()
    expect(one.sent).toMatchObject([{ to: GRACE, subject: expect.stringMatching(/^Moved/) }])
    const past = await guestsBooking()
    past.clock.advance(10_000)
    await past.work()
    past.clock.set(START + 1)
    await confirm(past, GRACE)
    await past.work()
    expect(past.sent).toEqual([])
  })

  it('needs no code where the owner has that number, however they wrote it', async () => {
    const one = await scene()
    const times = { created_at: new Date(one.clock.now()), updated_at: new Date(one.clock.now()) }
    const contact = { id: newId('contact'), owner_id: one.ownerId, name: 'Grace' }
    await test.database
      .insertInto('contacts')
      .values({ ...contact, phone: `0${GRACE.slice(3)}`, ...times })
      .execute()
    await one.agree(START, 'guest_1')
    await one.attendee({ phone: GRACE, by_guest: true })
    await one.change({ status: 'confirmed' })
    one.clock.advance(10_000)
    await one.work()
    expect(one.sent.map(({ to }) => to)).toEqual([GRACE])
  })
})

describe('whoever heard that it was being confirmed', () => {
  it.each([
    ['booked', { status: 'confirmed' }, /^Booked/],
    ['not booked', { status: 'failed' }, /^Not booked/],
  ] as const)('is told how it ended: %s', async (_what, ending, subject) => {
    const one = await scene()
    await one.agree(START)
    await one.asked('book_appointment', 1, null)
    one.clock.advance(HOUR_MS)
    await one.work()
    expect(one.sent).toEqual([])
    await one.change(ending)
    one.clock.advance(10_000)
    await one.work()
    await one.work()
    expect(one.sent).toMatchObject([
      { to: `${one.ownerId}@example.com`, subject: expect.stringMatching(subject) },
    ])
  })

  it('is told nothing when they had the answer', async () => {
    const one = await booked({})
    expect(one.sent).toEqual([])
    expect((await one.notices())[0]).toMatchObject({ kind: 'booked', outcome: 'heard' })
  })

  it('is told again when it fails again', async () => {
    const one = await booked({})
    for (let time = 0; time < 2; time += 1) {
      await one.asked('cancel_appointment', 1, null)
      await one.change({ status: 'cancel_pending' })
      await one.change({ status: 'confirmed' })
      one.clock.advance(10_000)
      await one.work()
    }
    expect(one.sent.map(({ subject }) => subject.split(':')[0])).toEqual([
      'Not cancelled',
      'Not cancelled',
    ])
  })
})

describe('a reminder', () => {
  const reminders = (one: Awaited<ReturnType<typeof booked>>) =>
    one.sent.filter(({ subject }) => subject.startsWith('Reminder'))

  it('comes three hours before, once', async () => {
    const one = await booked()
    one.clock.set(START - 3 * HOUR_MS - 1)
    await one.work()
    expect(reminders(one)).toEqual([])
    one.clock.advance(1)
    await Promise.all([one.work(), one.work()])
    await one.work()
    expect(reminders(one)).toMatchObject([{ to: GRACE, at: START - 3 * HOUR_MS }])
  })

  it('follows a move, and a cancelled appointment has none', async () => {
    const one = await booked()
    await one.moveTo(START + 24 * HOUR_MS)
    one.clock.advance(10_000)
    await one.work()
    one.clock.set(START - 3 * HOUR_MS)
    await one.work()
    expect(reminders(one)).toEqual([])
    one.clock.set(START + 21 * HOUR_MS)
    await one.change({ status: 'cancel_pending' })
    await one.work()
    await one.change({ status: 'cancelled' })
    one.clock.advance(60_000)
    await one.work()
    expect(reminders(one)).toEqual([])
  })

  it('is caught up after a standstill while it helps, and else counted as missed', async () => {
    const helps = await booked()
    helps.clock.set(START - HOUR_MS)
    await helps.work()
    expect(reminders(helps)).toHaveLength(1)
    const late = await booked()
    late.clock.set(START - HOUR_MS / 4)
    await late.work()
    expect(reminders(late)).toEqual([])
    expect(await late.notices()).toContainEqual(expect.objectContaining({ outcome: 'missed' }))
  })

  it('is not written late either, when its message could not be sent in time', async () => {
    const one = await booked()
    const later = () => Promise.resolve({ outcome: 'later' as const, cause: undefined })
    one.clock.set(START - 3 * HOUR_MS)
    await one.work({ senders: { sms: { send: later }, mail: { send: later } } })
    one.clock.set(START - HOUR_MS / 4)
    await one.work()
    expect(reminders(one)).toEqual([])
    expect(await one.messages()).toContainEqual(expect.objectContaining({ why: 'nothing_to_say' }))
  })

  it('is as the owner wishes: off, or the owner’s as well', async () => {
    const off = await booked()
    await wish(off.ownerId, { reminders: false })
    const both = await booked()
    await wish(both.ownerId, { copy_to_owner: true })
    for (const one of [off, both]) {
      one.clock.set(START - 3 * HOUR_MS)
      await one.work()
    }
    expect(reminders(off)).toEqual([])
    expect(reminders(both).map(({ to }) => to)).toEqual([GRACE, `${both.ownerId}@example.com`])
  })

  it('is the owner’s where the appointment is with nobody else', async () => {
    const one = await scene()
    await one.agree(START)
    await one.change({ status: 'confirmed' })
    one.clock.advance(10_000)
    await one.work()
    one.clock.set(START - 3 * HOUR_MS)
    await one.work()
    expect(reminders(one).map(({ to }) => to)).toEqual([`${one.ownerId}@example.com`])
  })
})

it('comes by jobs, without anybody asking', async () => {
  const one = await scene()
  await using worker = await startJobs(test.database, one.parts.log)
  const parts = { ...one.parts, jobs: worker }
  await using _notices = await startNotices(parts)
  await using _delivery = await startDelivery(parts)
  await one.agree(START)
  // A number takes so many texts a day, and the tests above have sent them.
  await one.attendee({ phone: '+447700900456' })
  await one.change({ status: 'confirmed' })
  one.clock.advance(10_000)
  await expect.poll(() => one.sent.length, { timeout: 30_000 }).toBe(1)
})

/** Lays down what is not as it is from the start. */
async function wish(
  owner_id: string,
  wishes: { readonly reminders?: boolean; readonly copy_to_owner?: boolean },
): Promise<void> {
  const start = { reminders: true, copy_to_owner: false, minutes_before: 180 }
  const quiet = { quiet_from: '22:00', quiet_to: '07:00' }
  await test.database
    .insertInto('reminder_settings')
    .values({ owner_id, ...start, ...quiet, ...wishes })
    .execute()
}
