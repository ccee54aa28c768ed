import type { Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { enqueueMessage, type MessageParts } from '@parley/shared/messages/enqueue-message'
import type { EndCallParts } from '../calls/end-call.ts'
import { reachable } from '../http/reachable.ts'
import { endLogin, endLoginsOf, type LoginEnd } from '../login/end-login.ts'
import { hashPassword } from '../login/password.ts'

export interface SetPasswordParts extends EndCallParts, MessageParts {}

export interface PasswordSetting {
  readonly userId: string
  readonly email: string
  readonly password: string
  readonly why: Extract<LoginEnd, 'password_changed' | 'password_reset'>
  /** The login session that goes on. */
  readonly butFor?: string
  /** Runs first in the same transaction; false: nothing is set. */
  readonly allowed?: (trx: Transaction<Database>, now: Date) => Promise<boolean>
}

/**
 * Sets a password, ends the person's other login sessions and tells the person. Login sessions that
 * are known end before, so that nothing is set while that cannot be done; those that open meanwhile
 * by the old password end with the transaction.
 *
 * @returns whether it was set
 */
export async function setPassword(
  parts: SetPasswordParts,
  setting: PasswordSetting,
): Promise<boolean> {
  const { userId, why, butFor } = setting
  const hash = await hashPassword(setting.password)
  await endLoginsOf(parts, userId, why, butFor)
  const stored = parts.database.transaction().execute((trx) => store(trx, parts, setting, hash))
  const late = await reachable('postgres', stored)
  if (late === undefined) return false
  await Promise.all(late.map((sid) => endLogin(parts, sid, why)))
  return true
}

async function store(
  trx: Transaction<Database>,
  parts: SetPasswordParts,
  { userId, email, why, butFor, allowed }: PasswordSetting,
  hash: string,
): Promise<string[] | undefined> {
  const now = new Date(parts.clock.now())
  if (allowed && !(await allowed(trx, now))) return undefined
  await trx
    .updateTable('password_credentials')
    .set({ hash })
    .where('user_id', '=', userId)
    .execute()
  const ended = await trx
    .updateTable('login_sessions')
    .set({ ended_at: now, end_reason: why })
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('id', '!=', butFor ?? '')
    .returning('id')
    .execute()
  await enqueueMessage(trx, parts, { userId, kind: 'password_changed', to: email, details: {} })
  return ended.map(({ id }) => id)
}
