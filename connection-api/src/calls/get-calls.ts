import type { Kysely } from 'kysely'
import { z } from 'zod'
import { BadRequestError } from '@parley/shared/errors/app-error'
import type { CallRow, Database } from '@parley/shared/database/schema'
import { parseRequest } from '@parley/shared/http/parse-request'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { describeCall } from './describe-call.ts'

const Query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** `next` of the page before. */
  before: z.string().max(200).optional(),
})

const Cursor = z.tuple([z.iso.datetime(), z.string().regex(/^[a-z0-9_]+$/)])

/** `GET /api/calls`: the owner's calls, newest first, a page at a time. */
export function getCalls({ database }: { database: Kysely<Database> }): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { limit, before } = parseRequest(Query, request.query)
    const rows = await findPage(database, userId, limit + 1, before)
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    response.json({ calls: page.map(describeCall), next: last ? encodeCursor(last) : null })
  }
}

function findPage(
  database: Kysely<Database>,
  ownerId: string,
  limit: number,
  before: string | undefined,
): Promise<CallRow[]> {
  let query = database
    .selectFrom('calls')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('erased_at', 'is', null)
    .orderBy('offered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) {
    const [at, id] = decodeCursor(before)
    query = query.where((eb) =>
      eb(eb.refTuple('offered_at', 'id'), '<', eb.tuple(new Date(at), id)),
    )
  }
  return reachable('postgres', query.execute())
}

function encodeCursor(call: CallRow): string {
  return Buffer.from(JSON.stringify([call.offered_at.toISOString(), call.id])).toString('base64url')
}

function decodeCursor(text: string): z.output<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw new BadRequestError('The request is not valid: before must be `next` of the page before.')
  }
}
