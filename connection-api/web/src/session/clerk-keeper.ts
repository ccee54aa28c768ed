import { Clerk } from '@clerk/clerk-js/no-rhc'
import { Problem } from '../api/problem.ts'
import { send } from '../api/send.ts'
import { text } from '../text/text.ts'
import { forgetClerk } from './by-clerk.ts'
import type { Keeper } from './keeper.ts'
import type { Settings } from './use-settings.ts'

type ClerkHere = NonNullable<Settings['clerk']>

/** It would try for much longer by itself. */
const LOADED_WITHIN_MS = 10_000

/**
 * Signed in at Clerk. Clerk's own pages ask for the password and all that; here its client alone
 * runs, with nothing of its looks. A token is good for a minute and is made anew before it runs out.
 */
export class ClerkKeeper implements Keeper {
  readonly #clerk: Clerk

  private constructor(clerk: Clerk) {
    this.#clerk = clerk
  }

  /** @throws {Problem} when Clerk cannot be asked */
  static async connect({ publishable_key, frontend_api }: ClerkHere): Promise<ClerkKeeper> {
    const clerk = new Clerk(publishable_key, proxyOf(publishable_key, frontend_api))
    if (await isReady(clerk)) return new ClerkKeeper(clerk)
    return away(undefined)
  }

  get isSignedIn(): boolean {
    return Boolean(this.#clerk.session)
  }

  /** Leaves for Clerk's pages, which send the browser back to where it was. */
  async goAndSignIn(): Promise<void> {
    const back = location.href
    await this.#clerk.redirectToSignIn({
      signInForceRedirectUrl: back,
      signUpForceRedirectUrl: back,
    })
  }

  async token(): Promise<string> {
    return this.#next(false)
  }

  /** Whom the API does not take although Clerk does is signed out there too: it would not end. */
  async renewed(): Promise<string> {
    try {
      const token = await this.#next(true)
      await send('/api/auth/me', { token })
      return token
    } catch (error) {
      if (error instanceof Problem && error.status === 401) await this.end()
      throw error
    }
  }

  /** Where Clerk cannot be asked, its session is left: the API takes it no more. */
  async end(): Promise<void> {
    forgetClerk()
    if (this.isSignedIn) await this.#clerk.signOut(() => undefined).catch(() => undefined)
  }

  async #next(skipCache: boolean): Promise<string> {
    const token = await this.#clerk.session?.getToken({ skipCache }).catch(away)
    if (typeof token === 'string') return token
    throw new Problem(text.problems.byCode.signed_out, 'signed_out', 401)
  }
}

/** Without polling: a token is asked for when there is a request for it. */
function isReady(clerk: Clerk): Promise<boolean> {
  const loading = clerk.load({ polling: false, touchSession: false, telemetry: false })
  const tooLate = new Promise<boolean>((resolve) => setTimeout(resolve, LOADED_WITHIN_MS, false))
  return Promise.race([
    tooLate,
    loading.then(
      () => clerk.status === 'ready' && knowsItsPages(clerk),
      () => false,
    ),
  ])
}

/** Where nothing answered it calls itself ready all the same, and would sign people in right here. */
const knowsItsPages = (clerk: Clerk) =>
  new URL(clerk.buildSignInUrl(), location.href).origin !== location.origin

/** The key names Clerk's host; where it is reached by another, that one stands before it. */
function proxyOf(key: string, frontendApi: string): { proxyUrl: string } | undefined {
  const host = atob(key.replace(/^pk_(test|live)_/, '')).replace('$', '')
  return frontendApi === `https://${host}` ? undefined : { proxyUrl: frontendApi }
}

function away(cause: unknown): never {
  throw new Problem(text.signIn.clerkAway, 'clerk_unavailable', 0, cause)
}
