import type { Selectable } from 'kysely'
import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'
import type { ConnectTicketsTable } from '@parley/shared/database/calendar-grants-schema'
import { reachable } from '../http/reachable.ts'
import { hashToken, newRandomToken } from '../login/random-token.ts'
import type { ConnectParts } from './connect-parts.ts'

const TICKET_MS = 10 * 60_000

export type ConnectTicket = Selectable<ConnectTicketsTable>

export type TicketParts = Pick<ConnectParts, 'database' | 'clock'>

export interface TicketFor {
  readonly userId: string
  /** Undefined: the person chooses on the page. */
  readonly provider?: ProviderName | undefined
  /** The account that is to be connected again, and no other. */
  readonly accountId?: string | undefined
}

/** A ticket for a link: good once, for ten minutes; we keep its hash alone. */
export async function issueTicket(
  { database, clock }: TicketParts,
  { userId, provider, accountId }: TicketFor,
): Promise<{ ticket: string; expiresAt: Date }> {
  const ticket = newRandomToken()
  const now = clock.now()
  const expiresAt = new Date(now + TICKET_MS)
  const insert = database.insertInto('connect_tickets').values({
    ticket_hash: hashToken(ticket),
    user_id: userId,
    provider: provider ?? null,
    account_id: accountId ?? null,
    created_at: new Date(now),
    expires_at: expiresAt,
  })
  await reachable('postgres', insert.execute())
  return { ticket, expiresAt }
}

/** The page that a ticket opens. */
export function connectUrl(baseUrl: string, ticket: string): string {
  const url = new URL('/calendar/auth/start', baseUrl)
  url.searchParams.set('ticket', ticket)
  return url.href
}

/** Looks at a ticket and leaves it as it is: links are opened by scanners before people see them. */
export async function findTicket(
  { database, clock }: ConnectParts,
  ticket: string,
): Promise<(ConnectTicket & { readonly owner_name: string }) | undefined> {
  const query = database
    .selectFrom('connect_tickets as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .selectAll('t')
    .select('u.name as owner_name')
    .where('t.ticket_hash', '=', hashToken(ticket))
    .where('t.used_at', 'is', null)
    .where('t.expires_at', '>', new Date(clock.now()))
  return reachable('postgres', query.executeTakeFirst())
}

/** Uses a ticket up. @returns undefined when it was used, is too old or never was */
export async function useTicket(
  { database, clock }: ConnectParts,
  ticket: string,
): Promise<ConnectTicket | undefined> {
  const now = new Date(clock.now())
  const update = database
    .updateTable('connect_tickets')
    .set({ used_at: now })
    .where('ticket_hash', '=', hashToken(ticket))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
  return reachable('postgres', update.executeTakeFirst())
}
