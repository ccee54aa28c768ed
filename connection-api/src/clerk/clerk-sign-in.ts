import { maySignIn } from '../clerk-sync/may-sign-in.ts'
import {
  findClerkLogin,
  keepClerkLogin,
  openClerkLogin,
  type ClerkLoginParts,
} from './clerk-login.ts'
import { createClerkKeys, type ClerkKeys } from './clerk-keys.ts'
import { clerkProfiles } from './clerk-profile.ts'
import type { ClerkSettings } from './clerk-settings.ts'
import { verifyClerkToken } from './clerk-token.ts'
import { keepClerkUser } from './clerk-user.ts'

/** Who a token is for and which login session it stands on; both are looked up again. */
export interface ClerkSignedIn {
  readonly sub: string
  /** Undefined once it is over. */
  readonly sid: string | undefined
}

/** The way in with Clerk's tokens. */
export interface ClerkSignIn {
  /** `iss` of the tokens that it is asked about. */
  readonly issuer: string
  readonly keys: ClerkKeys
  /**
   * @throws {TokenError}
   * @throws {UnavailableError} when Clerk or Postgres cannot be asked
   */
  signIn(token: string): Promise<ClerkSignedIn>
}

export function createClerkSignIn(parts: ClerkLoginParts, settings: ClerkSettings): ClerkSignIn {
  const { issuer } = settings
  const keys = createClerkKeys(issuer, parts.clock)
  const readProfile = clerkProfiles(settings)
  return {
    issuer,
    keys,
    async signIn(token) {
      const claims = await verifyClerkToken(token, { settings, keys, clock: parts.clock })
      const { sub } = claims
      const login = await findClerkLogin(parts, claims)
      if (login?.over) return { sub, sid: undefined }
      if (login) {
        await keepClerkLogin(parts, login)
        return { sub, sid: login.sid }
      }
      if (!(await maySignIn(parts.database, claims))) return { sub, sid: undefined }
      await keepClerkUser({ ...parts, issuer, readProfile }, claims)
      return { sub, sid: await openClerkLogin(parts, claims) }
    },
  }
}
