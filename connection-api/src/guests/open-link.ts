import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { GuestLinkRow } from '@parley/shared/database/guests-schema'
import type { Database } from '@parley/shared/database/schema'
import { AppError } from '@parley/shared/errors/app-error'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'
import { hashToken } from '../login/random-token.ts'

/** The secret of a link, in bodies: addresses are kept and passed on, bodies are not. */
export const LinkSecret = z.string().min(1).max(100)

interface LinkParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
}

/**
 * The open link that somebody shows, found by its hash.
 *
 * @throws {AppError} 404, the same for one that never was, is revoked or has run out
 */
export async function readOpenLink(
  { database, clock }: LinkParts,
  secret: string,
): Promise<GuestLinkRow> {
  const query = database
    .selectFrom('guest_links')
    .selectAll()
    .where('secret_hash', '=', hashToken(secret))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', new Date(clock.now()))
  const link = await reachable('postgres', query.executeTakeFirst())
  if (!link) throw linkNotOpen()
  return link
}

export const linkNotOpen = () =>
  new AppError('This link does not work, or no longer. Ask for a new one where you got it.', {
    code: 'link_not_open',
    status: 404,
  })
