import type { Kysely, Transaction } from 'kysely'
import { BadRequestError } from '@parley/shared/errors/app-error'
import type { Database, TicketsTable } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'
import { hashToken, newRandomToken } from '../login/random-token.ts'

export type TicketPurpose = TicketsTable['purpose']

export interface TicketParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
}

/**
 * A one-time ticket for a link in a message. Made when the message is sent, so that it stands
 * nowhere but in the message.
 */
export async function mintTicket(
  { database, clock }: TicketParts,
  purpose: TicketPurpose,
  subject: string,
  lifeMs: number,
): Promise<string> {
  const ticket = newRandomToken()
  const now = clock.now()
  const row = {
    hash: hashToken(ticket),
    purpose,
    subject,
    created_at: new Date(now),
    expires_at: new Date(now + lifeMs),
  }
  await database.insertInto('tickets').values(row).execute()
  return ticket
}

/**
 * Whom a ticket stands for, without using it up.
 *
 * @throws {BadRequestError} when it is not good any more, or never was
 */
export async function readTicket(
  parts: TicketParts,
  purpose: TicketPurpose,
  ticket: string,
): Promise<string> {
  const query = parts.database
    .selectFrom('tickets')
    .select('subject')
    .where('hash', '=', hashToken(ticket))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', new Date(parts.clock.now()))
  const row = await reachable('postgres', query.executeTakeFirst())
  if (!row) throw ticketRefused()
  return row.subject
}

/** Uses a ticket up, and with it all others of the kind that its subject holds. False: it was. */
export async function useTicket(
  trx: Transaction<Database>,
  purpose: TicketPurpose,
  ticket: string,
  now: Date,
): Promise<boolean> {
  const used = await trx
    .updateTable('tickets')
    .set({ used_at: now })
    .where('hash', '=', hashToken(ticket))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('subject')
    .executeTakeFirst()
  if (!used) return false
  await trx
    .updateTable('tickets')
    .set({ used_at: now })
    .where('subject', '=', used.subject)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute()
  return true
}

export const ticketRefused = () =>
  new BadRequestError(
    'This link has been used or has run out. Ask for a new one.',
    'ticket_refused',
  )
