import type { Transaction } from 'kysely'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import { parseRequest } from '@parley/shared/http/parse-request'
import { enqueueMessage, type MessageParts } from '@parley/shared/messages/enqueue-message'
import { reachable } from '../http/reachable.ts'
import { limitGuesses } from '../login/guess-limit.ts'
import { provePassword, type PasswordProofParts } from '../login/prove-password.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { proveCode, takeTotpCode, totpPlace, usesCodes, type CodeParts } from './prove-code.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'
import { newTotpSecret, totpUri } from './totp-code.ts'

export interface TwoFactorParts extends CodeParts, PasswordProofParts, MessageParts {}

const Password = z.string().min(1).max(1024)
const Code = z.string().min(1).max(64)

const SetUp = z.strictObject({ password: Password })
const Confirm = z.strictObject({ otpCode: Code })
const Proof = z.strictObject({ password: Password, otpCode: Code })

/** `GET /api/auth/two-factor`: what protects my sign-in. */
export function getTwoFactor(parts: TwoFactorParts): SignedInHandler {
  return async ({ userId }, _request, response) => {
    const left = parts.database
      .selectFrom('recovery_codes')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
    const { count } = await reachable('postgres', left.executeTakeFirstOrThrow())
    const totp = await usesCodes(parts, userId)
    response
      .set('Cache-Control', 'no-store')
      .json({ totp, recovery_codes_left: totp ? Number(count) : 0 })
  }
}

/**
 * `POST /api/auth/two-factor/totp`: a secret for the authenticator app, shown this once. It counts
 * only from its first code on.
 */
export function postTotp(parts: TwoFactorParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { password } = parseRequest(SetUp, request.body)
    const { email } = await provePassword(parts, userId, password)
    const secret = newTotpSecret()
    const sealed = parts.vault.seal(totpPlace(userId), secret)
    if (!(await storeSecret(parts, userId, sealed))) throw alreadyOn()
    response
      .set('Cache-Control', 'no-store')
      .status(201)
      .json({ secret, uri: totpUri(secret, email) })
  }
}

/** `POST /api/auth/two-factor/totp/confirm`: the app's first code -> recovery codes, shown once. */
export function postTotpConfirm(parts: TwoFactorParts): SignedInHandler {
  return async ({ userId, sid, email }, request, response) => {
    const { otpCode } = parseRequest(Confirm, request.body)
    const taken = await limitGuesses(parts.redis, ['code', userId], async () =>
      (await takeTotpCode(parts, userId, otpCode, false)) ? true : undefined,
    )
    if (!taken) throw codeRefused(403)
    const recoveryCodes = await inTransaction(parts, async (trx, now) => {
      await trx
        .updateTable('totp')
        .set({ confirmed_at: now })
        .where('user_id', '=', userId)
        .where('last_step', '>', '0')
        .execute()
      await trx
        .updateTable('login_sessions')
        .set({ two_factor: true })
        .where('id', '=', sid)
        .execute()
      await enqueueMessage(trx, parts, about(userId, email, 'two_factor_on'))
      return replaceRecoveryCodes(trx, userId, now)
    })
    response.set('Cache-Control', 'no-store').json({ recoveryCodes })
  }
}

/** `POST /api/auth/two-factor/totp/remove`: with password and code, fresh. */
export function postTotpRemove(parts: TwoFactorParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const email = await proveBoth(parts, userId, request.body)
    await inTransaction(parts, async (trx) => {
      await trx.deleteFrom('totp').where('user_id', '=', userId).execute()
      await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
      await enqueueMessage(trx, parts, about(userId, email, 'two_factor_off'))
    })
    response.status(204).end()
  }
}

/** `POST /api/auth/two-factor/recovery-codes`: ten new ones in place of the old. */
export function postRecoveryCodes(parts: TwoFactorParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    await proveBoth(parts, userId, request.body)
    const recoveryCodes = await inTransaction(parts, (trx, now) =>
      replaceRecoveryCodes(trx, userId, now),
    )
    response.set('Cache-Control', 'no-store').json({ recoveryCodes })
  }
}

/** @returns the address that the person signs in with */
async function proveBoth(parts: TwoFactorParts, userId: string, body: unknown): Promise<string> {
  const { password, otpCode } = parseRequest(Proof, body)
  const { email } = await provePassword(parts, userId, password)
  if (!(await proveCode(parts, userId, otpCode))) throw codeRefused(403)
  return email
}

/** @returns false when a confirmed one is there */
async function storeSecret(
  { database, clock }: TwoFactorParts,
  userId: string,
  secret: string,
): Promise<boolean> {
  const row = { secret, created_at: new Date(clock.now()), last_step: '0' }
  const insert = database
    .insertInto('totp')
    .values({ user_id: userId, ...row })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet(row).where('totp.confirmed_at', 'is', null),
    )
  const { numInsertedOrUpdatedRows } = await reachable('postgres', insert.executeTakeFirst())
  return numInsertedOrUpdatedRows === 1n
}

function inTransaction<T>(
  { database, clock }: TwoFactorParts,
  work: (trx: Transaction<Database>, now: Date) => Promise<T>,
): Promise<T> {
  const done = database.transaction().execute((trx) => work(trx, new Date(clock.now())))
  return reachable('postgres', done)
}

const about = (userId: string, to: string, kind: string) => ({ userId, kind, to, details: {} })

/** @param status 401 where somebody signs in, 403 where they are */
export const codeRefused = (status: 401 | 403) =>
  new AppError('The code is wrong or was used before. Send the one that is shown now.', {
    code: 'otp_refused',
    status,
  })

const alreadyOn = () =>
  new AppError('Codes are asked for already. Remove them first to set up another app.', {
    code: 'totp_already_on',
    status: 409,
  })
