import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { ProviderName } from './provider-settings.ts'

/** Something about a calendar that its owner has to hear of. */
export interface CalendarNotice {
  readonly kind: 'calendar_needs_consent' | 'calendar_connected' | 'calendar_disconnected'
  readonly userId: string
  readonly accountId: string
  readonly provider: ProviderName
  /** Which of their accounts it is. */
  readonly providerEmail: string | undefined
}

/** Tells the owner, in the transaction that makes it true: said once, and not at all if it fails. */
export type NotifyOwner = (trx: Transaction<Database>, notice: CalendarNotice) => Promise<void>
