import { newId } from '@parley/shared/identity/ids'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { createTestDatabase, type TestDatabase } from '@parley/shared/testing/test-database'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { addOwner } from '../../testing/test-people.ts'
import { CalendarRefusedError, CalendarUnavailableError } from '../calendar.ts'
import { describeCalendar, type CalendarUnderTest } from '../calendar-contract.ts'
import { createBuiltInCalendar } from './built-in-calendar.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase(inject('databaseUrl'))
})
afterAll(async () => test[Symbol.asyncDispose]())

async function open(): Promise<CalendarUnderTest> {
  const { database } = test
  const clock = fixedClock('2026-11-23T09:00:00Z')
  const { userId, accountId } = await addOwner({ database, clock })
  return {
    calendar: createBuiltInCalendar(database),
    account: {
      id: accountId,
      ownerId: userId,
      provider: 'built-in',
      status: 'active',
      isDefault: true,
      countsAsBusy: true,
    },
    newEventId: () => newId('evt'),
    async addForeignEvent(title, start, end) {
      await database
        .insertInto('calendar_events')
        .values({
          id: newId('evt'),
          account_id: accountId,
          title,
          start_at: new Date(start),
          end_at: new Date(end),
          zone: 'Europe/London',
          etag: '1',
          appointment_id: null,
        })
        .execute()
    },
  }
}

describeCalendar('the built-in calendar', open)

it('refuses an id that another account or appointment has', async () => {
  const { calendar, account, newEventId } = await open()
  const other = await open()
  const start = Date.parse('2026-11-24T14:00:00Z')
  const event = { id: newEventId(), title: 'A', start, end: start + 1, zone: 'UTC' }
  await calendar.createEvent(account, { ...event, appointmentId: 'appt_1' })
  const again = { ...event, appointmentId: 'appt_2' }
  await expect(calendar.createEvent(account, again)).rejects.toThrow(CalendarRefusedError)
  const elsewhere = calendar.createEvent(other.account, { ...event, appointmentId: 'appt_1' })
  await expect(elsewhere).rejects.toThrow(CalendarRefusedError)
})

it('says that it cannot be reached when its database cannot', async () => {
  const { account } = await open()
  await using gone = await createTestDatabase(inject('databaseUrl'))
  const calendar = createBuiltInCalendar(gone.database)
  await gone.database.schema.dropTable('calendar_events').execute()
  const window = { start: 0, end: 1 }
  await expect(calendar.busyIntervals(account, window)).rejects.toThrow(CalendarUnavailableError)
})
