import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { z } from 'zod'
import { provePassword } from '../login/prove-password.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { deletePasskey, findPasskeysOf, type PasskeyRow } from './passkey-repository.ts'
import type { PasskeyParts } from './passkey-parts.ts'

/** `GET /api/auth/passkeys` */
export function getPasskeys({ database }: Pick<PasskeyParts, 'database'>): SignedInHandler {
  return async ({ userId }, _request, response) => {
    const passkeys = (await findPasskeysOf(database, userId)).map(describePasskey)
    response.set('Cache-Control', 'no-store').json({ passkeys })
  }
}

const Proof = z.strictObject({ password: z.string().min(1).max(1024) })

/** `POST /api/auth/passkeys/{id}/remove`: with the password, fresh. */
export function postPasskeyRemove(parts: PasskeyParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { password } = parseRequest(Proof, request.body)
    await provePassword(parts, userId, password)
    const id = String(request.params['id'])
    const known = /^[A-Za-z0-9_-]{1,1364}$/.test(id)
    if (!known || !(await deletePasskey(parts.database, userId, id))) throw noSuchPasskey()
    response.status(204).end()
  }
}

export function describePasskey(
  passkey: Pick<PasskeyRow, 'id' | 'name' | 'created_at' | 'last_used_at'>,
) {
  return {
    id: passkey.id,
    name: passkey.name,
    created_at: passkey.created_at.toISOString(),
    last_used_at: passkey.last_used_at?.toISOString() ?? null,
  }
}

const noSuchPasskey = () =>
  new AppError('There is no such passkey of yours. GET /api/auth/passkeys lists them.', {
    code: 'passkey_not_found',
    status: 404,
  })
