import { z } from 'zod'
import { Problem } from '../api/problem.ts'
import { ask } from '../api/send.ts'
import { text } from '../text/text.ts'
import type { Keeper } from './keeper.ts'
import { currentAttempt, endAttempt } from './refresh-attempt.ts'

const Tokens = z.object({ accessToken: z.string() })

/** One refresh at a time over all tabs: a refresh token that is used twice ends the login session. */
const LOCK = 'parley-refresh'

/** The access token in memory alone; the refresh token in a cookie that no script can read. */
export class CookieKeeper implements Keeper {
  #token: string | undefined

  /** @param answer of a way to sign in, where this is right after one */
  constructor(answer?: unknown) {
    this.#token = answer === undefined ? undefined : Tokens.parse(answer).accessToken
  }

  async token(): Promise<string> {
    if (this.#token === undefined) throw signedOut()
    return this.#token
  }

  async renewed(): Promise<string> {
    this.#token = await nextToken()
    return this.#token
  }

  async end(): Promise<void> {
    this.#token = undefined
  }
}

function nextToken(): Promise<string> {
  return navigator.locks.request(LOCK, async () => {
    const body = { attempt: currentAttempt() }
    const request = { method: 'POST', keepalive: true, body } as const
    const { accessToken } = await ask('/api/auth/refresh', Tokens, request)
    endAttempt()
    return accessToken
  })
}

const signedOut = () => new Problem(text.problems.byCode.signed_out, 'signed_out', 401)
