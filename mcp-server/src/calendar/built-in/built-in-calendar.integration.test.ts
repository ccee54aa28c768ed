import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { createTestDatabase, type TestDatabase } from '@parley/shared/testing/test-database'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { outsideBuiltIn } from '../../testing/outside-built-in.ts'
import { addOwner } from '../../testing/test-people.ts'
import { CalendarRefusedError, CalendarUnavailableError } from '../calendar.ts'
import { describeCalendar } from '../calendar-contract.ts'
import { newEvent, type CalendarUnderTest } from '../calendar-under-test.ts'
import { createBuiltInCalendar } from './built-in-calendar.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase(inject('databaseUrl'))
})
afterAll(async () => test[Symbol.asyncDispose]())

async function open(zone: string): Promise<CalendarUnderTest> {
  const { database } = test
  const clock = fixedClock('2026-11-23T09:00:00Z')
  const { userId, accountId } = await addOwner({ database, clock }, zone)
  return {
    calendar: createBuiltInCalendar(database),
    account: {
      id: accountId,
      ownerId: userId,
      provider: 'built-in',
      status: 'active',
      isDefault: true,
      countsAsBusy: true,
      zone,
    },
    outside: outsideBuiltIn(database, accountId, zone),
  }
}

describeCalendar('the built-in calendar', open, { series: false })

it('refuses a key that another account or appointment has', async () => {
  const { calendar, account } = await open('UTC')
  const other = await open('UTC')
  const event = newEvent()
  await calendar.createEvent(account, event)
  const again = { ...event, appointmentId: 'appt_other' }
  await expect(calendar.createEvent(account, again)).rejects.toThrow(CalendarRefusedError)
  const elsewhere = calendar.createEvent(other.account, event)
  await expect(elsewhere).rejects.toThrow(CalendarRefusedError)
})

it('says that it cannot be reached when its database cannot', async () => {
  const { account } = await open('UTC')
  await using gone = await createTestDatabase(inject('databaseUrl'))
  const calendar = createBuiltInCalendar(gone.database)
  await gone.database.schema.dropTable('calendar_events').execute()
  const window = { start: 0, end: 1 }
  await expect(calendar.busyIntervals(account, window)).rejects.toThrow(CalendarUnavailableError)
})
