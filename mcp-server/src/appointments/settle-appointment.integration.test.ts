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

  it('leaves alone what somebody may still be busy with', async () => {
    const id = await addAppointment('pending')
    await sweepAppointments(depsWith())
    expect(await statusOf(id)).toBe('pending')
    clock.advance(6000)
    await sweepAppointments(depsWith())
    expect(await statusOf(id)).toBe('confirmed')
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
