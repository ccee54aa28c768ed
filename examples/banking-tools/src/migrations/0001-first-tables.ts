import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Accounts and what moves between them. Amounts are whole cents; no balance falls below nothing. */
export const firstTables: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table pack_banking.accounts (
        id text primary key,
        owner_id text not null references public.users on delete cascade,
        name text not null,
        number text not null unique,
        currency text not null check (currency in ('GBP', 'EUR', 'USD')),
        balance_cents bigint not null check (balance_cents between 0 and 9007199254740991),
        alert_below_cents bigint check (alert_below_cents between 1 and 9007199254740991),
        opened_at timestamptz not null
      )`.execute(db)
    await sql`create index accounts_of on pack_banking.accounts (owner_id)`.execute(db)
    await sql`
      create table pack_banking.payees (
        id text primary key,
        owner_id text not null references public.users on delete cascade,
        name text not null,
        number text not null,
        unique (owner_id, number)
      )`.execute(db)
    await sql`
      create table pack_banking.transfers (
        id text primary key,
        owner_id text not null references public.users on delete cascade,
        consent_id text not null unique,
        from_account_id text not null references pack_banking.accounts on delete cascade,
        to_account_id text references pack_banking.accounts on delete cascade,
        to_payee_id text references pack_banking.payees on delete cascade,
        amount_cents bigint not null check (amount_cents > 0),
        made_at timestamptz not null,
        check (num_nonnulls(to_account_id, to_payee_id) = 1)
      )`.execute(db)
    await sql`create index transfers_of on pack_banking.transfers (owner_id, made_at)`.execute(db)
    await sql`
      create table pack_banking.transactions (
        id text primary key,
        account_id text not null references pack_banking.accounts on delete cascade,
        transfer_id text references pack_banking.transfers on delete cascade,
        amount_cents bigint not null check (amount_cents <> 0),
        counterparty text not null,
        counterparty_number text,
        reference text,
        at timestamptz not null
      )`.execute(db)
    await sql`create index transactions_of on pack_banking.transactions (account_id, at)`.execute(
      db,
    )
  },
}
