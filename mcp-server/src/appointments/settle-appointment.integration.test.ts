import { newHandle, newId } from '@parley/shared/identity/ids'
import { createLogger } from '@parley/shared/logging/logger'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { createTestDatabase, type TestDatabase } from '@parley/shared/testing/test-database'
import { createTestRedis } from '@parley/shared/testing/test-redis'
import type { Redis } from '@parley/shared/redis/redis-client'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createBuiltInCalendar } from '../calendar/built-in/built-in-calendar.ts'
import {
  CalendarRefusedError,
  CalendarUnavailableError,
  type Calendar,
} from '../calendar/calendar.ts'
import { createCalendars } from '../calendar/calendars.ts'
import { addOwner } from '../testing/test-people.ts'
import { blockedRange } from './appointment-repository.ts'
import { settleAppointment } from './settle-appointment.ts'
import { sweepAppointments, type SweepDeps } from './sweep-appointments.ts'

let test: TestDatabase
let redis: Redis
beforeAll(async () => {
  test = await createTestDatabase(inject('databaseUrl'))
  redis = createTestRedis(inject('redisUrl'))
})
afterAll(async () => {
  redis.disconnect()
  await test[Symbol.asyncDispose]()
})

const clock = fixedClock('2026-11-23T09:00:00Z')

/** The built-in calendar with some of its answers replaced. */
function depsWith(replaced: Partial<Calendar> = {}): SweepDeps {
  const { database } = test
  const calendar = { ...createBuiltInCalendar(database), ...replaced }
  const calendars = createCalendars(database, { 'built-in': calendar })
  return { database, calendars, clock, redis, log: createLogger('test', 'silent') }
}

async function addAppointment(status: 'pending' | 'cancel_pending' | 'held'): Promise<string> {
  const { userId, accountId } = await addOwner({ database: test.database, clock })
  const start = Date.parse('2026-11-24T14:00:00Z')
  const interval = { start, end: start + 1800_000 }
  const id = newId('appt')
  const now = new Date(clock.now())
  await test.database
    .insertInto('appointments')
    .values({
      id,
      handle: newHandle(),
      owner_id: userId,
      booked_by: userId,
      call_id: null,
      title: 'Dentist',
      start_at: new Date(interval.start),
      end_at: new Date(interval.end),
      zone: 'Europe/London',
      blocked: blockedRange(interval),
      status,
      hold_expires_at: status === 'held' ? new Date(clock.now() + 120_000) : null,
      consent_id: null,
      account_id: accountId,
      event_id: null,
      etag: null,
      created_at: now,
      updated_at: now,
    })
    .execute()
  return id
}

const eventsOf = (appointmentId: string) =>
  test.database
    .selectFrom('calendar_events')
    .selectAll()
    .where('appointment_id', '=', appointmentId)
    .execute()

const statusOf = async (id: string) =>
  (
    await test.database
      .selectFrom('appointments')
      .select('status')
      .where('id', '=', id)
      .executeTakeFirst()
  )?.status

const START = Date.parse('2026-11-24T14:00:00Z')

/** An appointment that was agreed to move by two hours; nothing is done about it yet. */
async function addMove(): Promise<{ id: string; to: number }> {
  const id = await addAppointment('pending')
  await settleAppointment(depsWith(), id)
  const to = START + 2 * 3600_000
  const interval = { start: to, end: to + 1800_000 }
  const row = await test.database
    .selectFrom('appointments')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await test.database
    .insertInto('appointments')
    .values({
      ...row,
      id: newId('appt'),
      handle: newHandle(),
      start_at: new Date(interval.start),
      end_at: new Date(interval.end),
      blocked: blockedRange(interval),
      status: 'move_pending',
      moves: id,
    })
    .execute()
  await test.database
    .updateTable('appointments')
    .set({ status: 'move_pending' })
    .where('id', '=', id)
    .execute()
  return { id, to }
}

async function timesOf(id: string) {
  const { status, start_at, version, etag } = await test.database
    .selectFrom('appointments')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { status, start: start_at.getTime(), version, etag }
}

const change = (
  appointmentId: string,
  changes: { title?: string; start_at?: Date; etag: string },
) =>
  test.database
    .updateTable('calendar_events')
    .set(changes)
    .where('appointment_id', '=', appointmentId)
    .execute()

/** Whether anything of this owner's is kept at that time. */
async function isTaken(id: string, start: number): Promise<boolean> {
  const rows = await test.database
    .selectFrom('appointments')
    .select('id')
    .where('owner_id', '=', (eb) =>
      eb.selectFrom('appointments').select('owner_id').where('id', '=', id),
    )
    .where('start_at', '=', new Date(start))
    .where('status', 'in', ['confirmed', 'move_pending'])
    .execute()
  return rows.length > 0
}

async function expectMoved(id: string, to: number): Promise<void> {
  const [event, ...others] = await eventsOf(id)
  expect(others).toEqual([])
  expect(event?.start_at.getTime()).toBe(to)
  const etag = event?.etag
  expect(await timesOf(id)).toEqual({ status: 'confirmed', start: to, version: 2, etag })
  expect(await isTaken(id, START)).toBe(false)
}

/** What the step that a process died in leaves behind. */
const dies = () => Promise.reject(new CalendarUnavailableError())

describe('settling an appointment', () => {
  it('makes the event of one whose process died before the provider was asked', async () => {
    const id = await addAppointment('pending')
    await sweepAppointments(depsWith(), 0)
    expect(await statusOf(id)).toBe('confirmed')
    expect(await eventsOf(id)).toHaveLength(1)
  })

  it('makes no second event where only the answer was lost', async () => {
    const id = await addAppointment('pending')
    const real = createBuiltInCalendar(test.database)
    const lost = depsWith({
      async createEvent(account, event) {
        await real.createEvent(account, event)
        return dies()
      },
    })
    await expect(settleAppointment(lost, id)).rejects.toThrow(CalendarUnavailableError)
    expect(await statusOf(id)).toBe('pending')
    await sweepAppointments(depsWith(), 0)
    expect(await statusOf(id)).toBe('confirmed')
    expect(await eventsOf(id)).toHaveLength(1)
  })

  it('makes one event when many settle at once', async () => {
    const id = await addAppointment('pending')
    const deps = depsWith()
    const settled = await Promise.all(Array.from({ length: 8 }, () => settleAppointment(deps, id)))
    expect(new Set(settled.map((appointment) => appointment?.status))).toEqual(
      new Set(['confirmed']),
    )
    expect(await eventsOf(id)).toHaveLength(1)
  })

  it('frees the time where the provider says no', async () => {
    const id = await addAppointment('pending')
    const refusing = depsWith({ createEvent: () => Promise.reject(new CalendarRefusedError()) })
    expect((await settleAppointment(refusing, id))?.status).toBe('failed')
    expect(await eventsOf(id)).toEqual([])
  })

  it.each(['before', 'after'])('cancels one whose process died %s the event went', async (when) => {
    const id = await addAppointment('pending')
    const made = await settleAppointment(depsWith(), id)
    await test.database
      .updateTable('appointments')
      .set({ status: 'cancel_pending' })
      .where('id', '=', id)
      .execute()
    const real = createBuiltInCalendar(test.database)
    const dying = depsWith({
      async cancelEvent(account, eventId) {
        if (when === 'after') await real.cancelEvent(account, eventId)
        return dies()
      },
    })
    await expect(settleAppointment(dying, id)).rejects.toThrow(CalendarUnavailableError)
    expect(made?.status).toBe('confirmed')
    await sweepAppointments(depsWith(), 0)
    expect(await statusOf(id)).toBe('cancelled')
    expect(await eventsOf(id)).toEqual([])
  })

  it.each(['before', 'after'])('moves one whose process died %s the event moved', async (when) => {
    const { id, to } = await addMove()
    const real = createBuiltInCalendar(test.database)
    const dying = depsWith({
      async changeEvent(account, known, change) {
        if (when === 'after') await real.changeEvent(account, known, change)
        return dies()
      },
    })
    await expect(settleAppointment(dying, id)).rejects.toThrow(CalendarUnavailableError)
    expect(await timesOf(id)).toMatchObject({ status: 'move_pending', start: START })
    await sweepAppointments(depsWith(), 0)
    await expectMoved(id, to)
  })

  it('moves one whose process died between the event and the swap, read or not', async () => {
    const { id, to } = await addMove()
    const real = createBuiltInCalendar(test.database)
    const lost = depsWith({
      async changeEvent(account, known, change) {
        await real.changeEvent(account, known, change)
        return real.changeEvent(account, known, change)
      },
      readEvent: dies,
    })
    await expect(settleAppointment(lost, id)).rejects.toThrow(CalendarUnavailableError)
    await sweepAppointments(depsWith(), 0)
    await expectMoved(id, to)
  })

  it('moves once when many settle at once', async () => {
    const { id, to } = await addMove()
    const deps = depsWith()
    await Promise.all(Array.from({ length: 8 }, () => settleAppointment(deps, id)))
    await expectMoved(id, to)
    expect((await timesOf(id)).version).toBe(2)
  })

  it('moves an event that was changed, but not when it is', async () => {
    const { id, to } = await addMove()
    await change(id, { title: 'Dentist (bring card)', etag: 'other' })
    await sweepAppointments(depsWith(), 0)
    await expectMoved(id, to)
    expect((await eventsOf(id))[0]?.title).toBe('Dentist (bring card)')
  })

  it.each([
    ['was moved by somebody', { start_at: new Date(START - 3600_000), etag: 'other' }],
    ['may not be moved', undefined],
  ])('leaves one where it was whose event %s', async (_why, changed) => {
    const { id, to } = await addMove()
    if (changed) await change(id, changed)
    const [event] = await eventsOf(id)
    const changeEvent = () => Promise.reject(new CalendarRefusedError())
    await sweepAppointments(changed ? depsWith() : depsWith({ changeEvent }), 0)
    expect(await timesOf(id)).toMatchObject({ status: 'confirmed', start: START, version: 1 })
    expect(await eventsOf(id)).toEqual([event])
    expect(await isTaken(id, to)).toBe(false)
  })

  it('keeps both times taken while nobody knows', async () => {
    const { id, to } = await addMove()
    await sweepAppointments(depsWith({ changeEvent: dies }), 0)
    expect(await isTaken(id, to)).toBe(true)
    expect(await isTaken(id, START)).toBe(true)
  })

  it('takes back an event that comes too late, after others made it and it was cancelled', async () => {
    const id = await addAppointment('pending')
    const real = createBuiltInCalendar(test.database)
    const late = depsWith({
      async createEvent(account, event) {
        await settleAppointment(depsWith(), id)
        await test.database
          .updateTable('appointments')
          .set({ status: 'cancel_pending' })
          .where('id', '=', id)
          .execute()
        await settleAppointment(depsWith(), id)
        return real.createEvent(account, event)
      },
    })
    expect(await settleAppointment(late, id)).toMatchObject({ status: 'cancelled' })
    expect(await eventsOf(id)).toEqual([])
  })

  it.each(['cancel', 'move'] as const)('hears no to a %s that had gone through', async (what) => {
    const { id, to } = await addMove()
    const real = createBuiltInCalendar(test.database)
    if (what === 'cancel') {
      await settleAppointment(depsWith(), id)
      await test.database
        .updateTable('appointments')
        .set({ status: 'cancel_pending' })
        .where('id', '=', id)
        .execute()
    }
    const refusing = depsWith({
      async cancelEvent(account, known) {
        await real.cancelEvent(account, known)
        throw new CalendarRefusedError()
      },
      async changeEvent(account, known, change) {
        await real.changeEvent(account, known, change)
        throw new CalendarRefusedError()
      },
    })
    await settleAppointment(refusing, id)
    if (what === 'move') return expectMoved(id, to)
    expect(await statusOf(id)).toBe('cancelled')
    expect(await eventsOf(id)).toEqual([])
  })

  it('leaves alone what somebody may still be busy with', async () => {
    const id = await addAppointment('pending')
    await sweepAppointments(depsWith())
    expect(await statusOf(id)).toBe('pending')
    clock.advance(6000)
    await sweepAppointments(depsWith())
    expect(await statusOf(id)).toBe('confirmed')
  })

  it('waits for nobody who is busy with a hold, and forgets the others', async () => {
    const [busy, idle] = [await addAppointment('held'), await addAppointment('held')]
    clock.advance(20 * 60_000)
    await test.database.transaction().execute(async (transaction) => {
      const mine = transaction.selectFrom('appointments').select('id').where('id', '=', busy)
      await mine.forUpdate().execute()
      await sweepAppointments(depsWith())
      expect(await statusOf(idle)).toBeUndefined()
      expect(await statusOf(busy)).toBe('held')
    })
    await sweepAppointments(depsWith())
    expect(await statusOf(busy)).toBeUndefined()
  })

  it('forgets a hold some time after it ran out', async () => {
    const id = await addAppointment('held')
    await sweepAppointments(depsWith())
    expect(await statusOf(id)).toBe('held')
    clock.advance(13 * 60_000)
    await sweepAppointments(depsWith())
    expect(await statusOf(id)).toBeUndefined()
  })
})
