import {
  generateRegistrationOptions,
  verifyRegistrationResponse,
  type VerifiedRegistrationResponse,
} from '@simplewebauthn/server'
import { COSEALG } from '@simplewebauthn/server/helpers'
import { AppError, BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { enqueueMessage } from '@parley/shared/messages/enqueue-message'
import { reachable } from '../http/reachable.ts'
import { provePassword } from '../login/prove-password.ts'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { proveCode, usesCodes } from '../two-factor/prove-code.ts'
import { codeRefused } from '../two-factor/two-factor.ts'
import { keepChallenge, takeChallenge } from './challenges.ts'
import { describePasskey } from './list-passkeys.ts'
import { findPasskeysOf, insertPasskey, type NewPasskey } from './passkey-repository.ts'
import { ProofBody, RegisterBody } from './passkey-request.ts'
import type { PasskeyParts } from './passkey-parts.ts'

const MOST_PASSKEYS = 20
/** What devices of today sign with; the library's own list asks Node for experimental ones. */
const ALGORITHMS = [COSEALG.EdDSA, COSEALG.ES256, COSEALG.RS256]

/**
 * `POST /api/auth/passkeys/options`: what `navigator.credentials.create` is to be given. A passkey
 * opens the account by itself, so adding one asks for all that signing in asks for.
 */
export function postPasskeyOptions(parts: PasskeyParts): SignedInHandler {
  return async (person, request, response) => {
    const { userId, name } = person
    const email = await proveAll(parts, userId, request.body)
    const known = await findPasskeysOf(parts.database, userId)
    if (known.length >= MOST_PASSKEYS) throw tooMany()
    const options = await generateRegistrationOptions({
      rpName: 'Parley',
      rpID: parts.passkeys.rpId,
      userID: new TextEncoder().encode(userId),
      userName: email,
      userDisplayName: name,
      attestationType: 'none',
      supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: known.map(({ id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    await keepChallenge(parts.redis, `register:${userId}`, options.challenge)
    response.set('Cache-Control', 'no-store').json(options)
  }
}

/** `POST /api/auth/passkeys`: what the browser answered -> the passkey. */
export function postPasskey(parts: PasskeyParts): SignedInHandler {
  return async (person, request, response) => {
    const { name, response: shown } = parseRequest(RegisterBody, request.body)
    const { registrationInfo } = await verify(parts, person, shown)
    if (!registrationInfo) throw refused()
    const { credential } = registrationInfo
    const passkey = {
      id: credential.id,
      user_id: person.userId,
      name,
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: shown.response.transports ?? [],
      created_at: new Date(parts.clock.now()),
    }
    await store(parts, person, passkey)
    const described = describePasskey({ ...passkey, last_used_at: null })
    response.status(201).json({ passkey: described })
  }
}

async function proveAll(parts: PasskeyParts, userId: string, body: unknown): Promise<string> {
  const { password, otpCode } = parseRequest(ProofBody, body)
  const { email } = await provePassword(parts, userId, password)
  if (await usesCodes(parts, userId)) {
    if (!otpCode || !(await proveCode(parts, userId, otpCode))) throw codeRefused(403)
  }
  return email
}

async function verify(
  { passkeys, redis }: PasskeyParts,
  { userId }: SignedIn,
  { id, rawId, type, response }: ReturnType<typeof RegisterBody.parse>['response'],
): Promise<VerifiedRegistrationResponse> {
  const { clientDataJSON, attestationObject } = response
  try {
    return await verifyRegistrationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: (challenge) => takeChallenge(redis, `register:${userId}`, challenge),
      expectedOrigin: [...passkeys.origins],
      expectedRPID: passkeys.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
  } catch (error) {
    throw error instanceof AppError ? error : refused()
  }
}

async function store(parts: PasskeyParts, person: SignedIn, passkey: NewPasskey): Promise<void> {
  const { userId, email } = person
  const stored = parts.database.transaction().execute(async (trx) => {
    if (!(await insertPasskey(trx, passkey))) return false
    const message = { userId, kind: 'passkey_added', to: email, details: {} }
    await enqueueMessage(trx, parts, message)
    return true
  })
  if (!(await reachable('postgres', stored))) throw refused()
}

const refused = () =>
  new BadRequestError(
    'The passkey was not taken. Ask for new options and make it again.',
    'passkey_refused',
  )

const tooMany = () =>
  new AppError('You have too many passkeys. Remove one first.', {
    code: 'too_many_passkeys',
    status: 409,
  })
