import { z } from 'zod'
import type { GuestLinkRow } from '@parley/shared/database/guests-schema'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { reachable } from '../http/reachable.ts'
import { hashToken, newRandomToken } from '../login/random-token.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { describeLink } from './describe-link.ts'
import { GuestCaps } from './guest-caps.ts'
import type { GuestParts } from './guest-parts.ts'

const DAY_MS = 24 * 3600 * 1000

/** More than anybody keeps an eye on. */
const MOST_OPEN = 20

const Body = z.strictObject({
  label: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u),
  expires_in_days: z.number().int().min(1).max(366).default(90),
  caps: GuestCaps.prefault({}),
})

/** `POST /api/guest-links`: opens the owner's agent to guests. The link is shown in this answer only. */
export function postGuestLink(parts: GuestParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { label, expires_in_days, caps } = parseRequest(Body, request.body)
    const secret = newRandomToken()
    const now = parts.clock.now()
    const link: GuestLinkRow = {
      id: parts.newId('glink'),
      owner_id: userId,
      secret_hash: hashToken(secret),
      label,
      created_at: new Date(now),
      expires_at: new Date(now + expires_in_days * DAY_MS),
      revoked_at: null,
      ...caps,
    }
    if (!(await reachable('postgres', insertLink(parts, link)))) throw tooManyLinks()
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({ link: describeLink(link, now), secret, url: `${parts.baseUrl}/g/${secret}` })
  }
}

/** The owner's row is locked, so that no two requests make the last link. */
function insertLink({ database }: GuestParts, link: GuestLinkRow): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    const owner = transaction.selectFrom('users').select('id').where('id', '=', link.owner_id)
    await owner.forNoKeyUpdate().execute()
    const { open } = await transaction
      .selectFrom('guest_links')
      .select(({ fn }) => fn.countAll<string>().as('open'))
      .where('owner_id', '=', link.owner_id)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', link.created_at)
      .executeTakeFirstOrThrow()
    if (Number(open) >= MOST_OPEN) return false
    await transaction.insertInto('guest_links').values(link).execute()
    return true
  })
}

const tooManyLinks = () =>
  new AppError(`You have ${MOST_OPEN} open links. Revoke one of them first.`, {
    code: 'too_many_links',
    status: 409,
  })
