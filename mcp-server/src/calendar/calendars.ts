import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import type { Interval } from '../scheduling/interval.ts'
import { accountsOf } from './calendar-accounts.ts'
import {
  CalendarConsentError,
  CalendarUnavailableError,
  type Calendar,
  type CalendarAccount,
  type CalendarEvent,
} from './calendar.ts'
import { withNews } from './reconnecting.ts'

/** The adapters that are configured. */
export type CalendarAdapters = Partial<Record<CalendarAccount['provider'], Calendar>>

/** An event and the account that it is in. */
export interface OwnedEvent extends CalendarEvent {
  readonly accountId: string
}

/** All calendars of an owner, as one. One that cannot be read makes the whole answer fail. */
export interface Calendars {
  /** Taken time over all accounts that count. */
  busyIntervals(ownerId: string, window: Interval): Promise<Interval[]>
  listEvents(ownerId: string, window: Interval): Promise<OwnedEvent[]>
  /** The event with this id in whichever account has it. */
  readEvent(ownerId: string, eventId: string): Promise<OwnedEvent | undefined>
  /** Where new appointments go. */
  defaultAccount(ownerId: string): Promise<CalendarAccount>
  /** The account that an appointment was made in, with its adapter. */
  open(
    ownerId: string,
    accountId: string,
  ): Promise<{ account: CalendarAccount; calendar: Calendar }>
}

export function createCalendars(database: Kysely<Database>, adapters: CalendarAdapters): Calendars {
  /** An account that needs consent again, or whose adapter is not set up, cannot be read. */
  function adapterOf(account: CalendarAccount): Calendar {
    const calendar = adapters[account.provider]
    if (account.status === 'needs_consent') throw new CalendarConsentError(account)
    if (!calendar || account.status !== 'active') throw new CalendarUnavailableError()
    return calendar
  }

  return {
    async busyIntervals(ownerId, window) {
      return withNews(database, async () => {
        const accounts = await accountsOf(database, ownerId)
        const asked = accounts
          .filter(({ countsAsBusy }) => countsAsBusy)
          .map(async (account) => adapterOf(account).busyIntervals(account, window))
        return (await Promise.all(asked)).flat()
      })
    },
    async listEvents(ownerId, window) {
      return withNews(database, async () => {
        const accounts = await accountsOf(database, ownerId)
        const asked = accounts.map(async (account) => {
          const events = await adapterOf(account).listEvents(account, window)
          return events.map((event) => ({ ...event, accountId: account.id }))
        })
        return (await Promise.all(asked)).flat().toSorted((a, b) => a.start - b.start)
      })
    },
    async readEvent(ownerId, eventId) {
      return withNews(database, async () => {
        const accounts = await accountsOf(database, ownerId)
        const asked = accounts.map(async (account) => {
          const event = await adapterOf(account).readEvent(account, eventId)
          return event && { ...event, accountId: account.id }
        })
        return (await Promise.all(asked)).find((event) => event !== undefined)
      })
    },
    async defaultAccount(ownerId) {
      return withNews(database, async () => {
        const accounts = await accountsOf(database, ownerId)
        const account = accounts.find(({ isDefault }) => isDefault)
        if (!account) throw new CalendarUnavailableError()
        adapterOf(account)
        return account
      })
    },
    async open(ownerId, accountId) {
      return withNews(database, async () => {
        const accounts = await accountsOf(database, ownerId)
        const account = accounts.find(({ id }) => id === accountId)
        if (!account) throw new CalendarUnavailableError()
        return { account, calendar: adapterOf(account) }
      })
    },
  }
}
