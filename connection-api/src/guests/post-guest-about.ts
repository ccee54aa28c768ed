import type { RequestHandler } from 'express'
import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import { reachable } from '../http/reachable.ts'
import type { GuestParts } from './guest-parts.ts'
import { LinkSecret, readOpenLink } from './open-link.ts'

const Body = z.strictObject({ link: LinkSecret })

/** `POST /api/guest/about`: whom a link leads to, what may be booked there, and where messages go. Nothing else. */
export function postGuestAbout(parts: GuestParts): RequestHandler {
  return async (request, response) => {
    const { link } = parseRequest(Body, request.body)
    const { owner_id } = await readOpenLink(parts, link)
    const [owner, kinds] = await reachable(
      'postgres',
      Promise.all([ownerName(parts, owner_id), kindsOf(parts, owner_id)]),
    )
    response.set('Cache-Control', 'no-store').json({ owner, kinds, messages_by: parts.channels })
  }
}

function ownerName({ database }: GuestParts, id: string) {
  return database.selectFrom('users').select('name').where('id', '=', id).executeTakeFirstOrThrow()
}

function kindsOf({ database }: GuestParts, ownerId: string) {
  return database
    .selectFrom('appointment_kinds')
    .select(['name', 'minutes', 'price', 'place'])
    .where('owner_id', '=', ownerId)
    .orderBy('name')
    .execute()
}
