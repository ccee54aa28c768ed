import type { ColumnType, Generated, Selectable } from 'kysely'

type Timestamp = ColumnType<Date, Date, Date>
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>
type Json = ColumnType<unknown, string, string>

/** What is to be said to people, written in the transaction that makes it true. */
export interface MessagesTable {
  id: string
  user_id: string | null
  kind: string
  /** An e-mail address, or a phone number (E.164). */
  to_address: string
  /** `{sealed}` while it waits, `{}` once it is sent or given up. */
  payload: Json
  created_at: Timestamp
  due_at: Timestamp
  attempts: Generated<number>
  /** From then on a provider may have it. */
  sending_at: Nullable<Date>
  sent_at: Nullable<Date>
  /** Not sent, and it will not be; `why` says why. */
  dead_at: Nullable<Date>
  why: Nullable<NotSent>
  /** Its provider's name for it. */
  provider_id: Nullable<string>
  /** Where the provider saw it last: `queued`, `sent`, `delivered`, `undelivered`, `failed` ... */
  delivery: Nullable<string>
  /** The provider's code for what went wrong. */
  delivery_code: Nullable<string>
}

/**
 * `undecided`: nobody knows whether it was sent, so it is not sent again. `nothing_to_say`: it was not
 * true any more. `stopped`: the person wants no text messages. `capped`: too many went there today.
 * `refused`: the provider will not take it. `gave_up`: it could not be sent for hours.
 */
export type NotSent = 'undecided' | 'nothing_to_say' | 'stopped' | 'capped' | 'refused' | 'gave_up'

/** Phone numbers whose people wrote STOP. */
export interface StoppedNumbersTable {
  /** scrypt. */
  number_hash: Buffer
  stopped_at: Timestamp
}

export interface MessagesDatabase {
  messages: MessagesTable
  stopped_numbers: StoppedNumbersTable
}

export type MessageRow = Selectable<MessagesTable>
