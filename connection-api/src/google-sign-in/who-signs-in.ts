import { ConsentRefused } from '../oauth/consent-failure.ts'
import type { ProviderIdentity } from '../oauth/id-token.ts'
import { createWithIdentity, findByEmail, findIdentity } from './identity.ts'
import { keepIdentity } from './pending-identity.ts'
import type { GoogleSignInParts } from './sign-in-parts.ts'

/** `proof_needed`: an account has this address; whoever it is shows that before they are joined. */
export type SignInOutcome =
  | { readonly outcome: 'signed_in'; readonly userId: string }
  | { readonly outcome: 'proof_needed'; readonly ticket: string }

/**
 * Whom an identity signs in: the person it is known to belong to, else a new one, never somebody who
 * merely has the same address.
 *
 * @throws {ConsentRefused}
 */
export async function whoSignsIn(
  parts: GoogleSignInParts,
  identity: ProviderIdentity,
  thenConnect: boolean,
): Promise<SignInOutcome> {
  const known = await findIdentity(parts.database, identity)
  if (known !== undefined) return { outcome: 'signed_in', userId: known }
  if (identity.email === undefined || !identity.emailVerified) {
    throw new ConsentRefused('email_not_verified')
  }
  const sameAddress = await findByEmail(parts.database, identity.email)
  if (sameAddress !== undefined) {
    const ticket = await keepIdentity(parts, sameAddress, identity, thenConnect)
    return { outcome: 'proof_needed', ticket }
  }
  return { outcome: 'signed_in', userId: await createWithIdentity(parts, identity) }
}
