import type { ColumnType, Selectable } from 'kysely'
import type { Currency } from './money.ts'

/** bigint: read as text, for whole cents beyond what a number could hold; ours are far below. */
type Cents = ColumnType<string, number, number>
type Timestamp = ColumnType<Date, Date, never>

interface AccountsTable {
  id: string
  owner_id: string
  /** As its owner calls it: `current`. */
  name: string
  /** Whole; it never leaves this pack. */
  number: string
  currency: Currency
  balance_cents: Cents
  /** Its owner hears of it when the balance is below; null: never. */
  alert_below_cents: ColumnType<string | null, never, number | null>
  opened_at: Timestamp
}

/** Whom a person may send money to. */
interface PayeesTable {
  id: string
  owner_id: string
  name: string
  number: string
}

interface TransfersTable {
  id: string
  owner_id: string
  /** Of the yes that made it: the same yes is the same transfer. */
  consent_id: string
  from_account_id: string
  to_account_id: string | null
  to_payee_id: string | null
  amount_cents: Cents
  made_at: Timestamp
}

/** What went in (above nothing) or out of an account. */
interface TransactionsTable {
  id: string
  account_id: string
  transfer_id: string | null
  amount_cents: Cents
  /** Somebody else's words, as are references. */
  counterparty: string
  counterparty_number: string | null
  reference: string | null
  at: Timestamp
}

/** The pack's own tables, as Kysely names them: `database.withTables<BankingTables>()`. */
export type BankingTables = {
  'pack_banking.accounts': AccountsTable
  'pack_banking.payees': PayeesTable
  'pack_banking.transfers': TransfersTable
  'pack_banking.transactions': TransactionsTable
}

export type AccountRow = Selectable<AccountsTable>
export type PayeeRow = Selectable<PayeesTable>
