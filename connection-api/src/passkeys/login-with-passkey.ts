import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
  type VerifiedAuthenticationResponse,
} from '@simplewebauthn/server'
import type { RequestHandler } from 'express'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { biometricRefused, issueBiometricToken, LIFE_SECONDS } from './biometric-token.ts'
import { keepChallenge, takeChallenge } from './challenges.ts'
import { findPasskey, recordUse, type PasskeyRow } from './passkey-repository.ts'
import { LoginBody, type Assertion } from './passkey-request.ts'
import type { PasskeyParts } from './passkey-parts.ts'

type LoginParts = Pick<PasskeyParts, 'database' | 'redis' | 'clock' | 'passkeys'>

/**
 * `POST /api/auth/passkeys/login/options`: what `navigator.credentials.get` is to be given. It names
 * no passkeys: the device finds its own, and nobody learns who has some.
 */
export function postPasskeyLoginOptions({ redis, passkeys }: LoginParts): RequestHandler {
  return async (_request, response) => {
    const { rpId: rpID } = passkeys
    const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' })
    await keepChallenge(redis, 'login', options.challenge)
    response.set('Cache-Control', 'no-store').json(options)
  }
}

/**
 * `POST /api/auth/passkeys/login`: what the device answered -> a `biometricToken` for
 * `POST /api/auth/login`.
 */
export function postPasskeyLogin(parts: LoginParts): RequestHandler {
  return async (request, response) => {
    const { response: assertion } = parseRequest(LoginBody, request.body)
    const passkey = await findPasskey(parts.database, assertion.id)
    if (!passkey) throw biometricRefused()
    const { verified, authenticationInfo } = await verify(parts, passkey, assertion)
    if (!verified || !isHandleOf(passkey, assertion)) throw biometricRefused()
    const now = new Date(parts.clock.now())
    const counts = await recordUse(parts.database, passkey.id, authenticationInfo.newCounter, now)
    if (!counts) throw biometricRefused()
    const biometricToken = await issueBiometricToken(parts.redis, passkey.user_id)
    response.set('Cache-Control', 'no-store').json({ biometricToken, expires_in: LIFE_SECONDS })
  }
}

async function verify(
  { passkeys, redis }: LoginParts,
  passkey: PasskeyRow,
  assertion: Assertion,
): Promise<VerifiedAuthenticationResponse> {
  const { id, public_key, counter } = passkey
  try {
    return await verifyAuthenticationResponse({
      response: { ...assertion, clientExtensionResults: {} },
      expectedChallenge: (challenge) => takeChallenge(redis, 'login', challenge),
      expectedOrigin: [...passkeys.origins],
      expectedRPID: passkeys.rpId,
      credential: { id, publicKey: new Uint8Array(public_key), counter: Number(counter) },
      requireUserVerification: true,
    })
  } catch (error) {
    throw error instanceof AppError ? error : biometricRefused()
  }
}

/** The device must mean the person whose passkey it is (WebAuthn, section 7.2, step 6). */
function isHandleOf({ user_id }: PasskeyRow, { response }: Assertion): boolean {
  return Buffer.from(response.userHandle, 'base64url').toString() === user_id
}
