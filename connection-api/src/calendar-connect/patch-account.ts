import { z } from 'zod'
import { makeDefault } from '@parley/shared/calendar-accounts/make-default'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { describeAccount, findAccount } from './calendar-account.ts'
import type { ConnectParts } from './connect-parts.ts'

const Body = z.strictObject({
  /** Appointments go here from now on; another one is made the default to change it back. */
  is_default: z.literal(true).optional(),
  /** Its events are taken time. */
  counts_as_busy: z.boolean().optional(),
})
export type AccountChange = z.output<typeof Body>

/** `PATCH /api/calendar/accounts/{id}` */
export function patchAccount(parts: ConnectParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const id = String(request.params['id'])
    const change = parseRequest(Body, request.body ?? {})
    await changeAccount(parts, userId, id, change)
    const calendar = describeAccount(await findAccount(parts.database, userId, id))
    response.set('Cache-Control', 'no-store').json({ calendar })
  }
}

/** @throws {AppError} 404 when it is not theirs, 409 when it cannot take appointments */
export async function changeAccount(
  { database }: ConnectParts,
  userId: string,
  id: string,
  change: AccountChange,
): Promise<void> {
  const account = await findAccount(database, userId, id)
  if (change.is_default && account.status !== 'active') throw connectFirst()
  await reachable(
    'postgres',
    database.transaction().execute(async (trx) => {
      if (change.is_default) await makeDefault(trx, userId, id)
      if (change.counts_as_busy === undefined) return
      await trx
        .updateTable('calendar_accounts')
        .set({ counts_as_busy: change.counts_as_busy })
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .execute()
    }),
  )
}

const connectFirst = () =>
  new AppError('This calendar has to be connected again before appointments can go into it.', {
    code: 'calendar_needs_consent',
    status: 409,
  })
