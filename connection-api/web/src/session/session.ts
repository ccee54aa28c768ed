import { z } from 'zod'
import { Problem } from '../api/problem.ts'
import { ask, send, type ApiRequest } from '../api/send.ts'
import { currentAttempt, endAttempt } from './refresh-attempt.ts'

const Tokens = z.object({ accessToken: z.string() })

/** Whether somebody is signed in here. */
export type Session =
  | { readonly state: 'unknown' }
  | { readonly state: 'out'; readonly because: 'expired' | undefined }
  | { readonly state: 'in' }

/** What tabs tell each other. */
const News = z.enum(['signed_in', 'signed_out'])

/** One refresh at a time over all tabs: a refresh token that is used twice ends the login session. */
const LOCK = 'parley-refresh'

/**
 * Who is signed in on this page, and requests in their name. The access token is in memory alone;
 * the refresh token is in a cookie that no script can read.
 */
export class SessionStore {
  #session: Session = { state: 'unknown' }
  #token: string | undefined
  #refreshing: Promise<void> | undefined
  readonly #listeners = new Set<() => void>()
  readonly #tabs = new BroadcastChannel('parley-session')

  constructor() {
    this.#tabs.addEventListener('message', ({ data }) => this.#hear(data))
  }

  get(): Session {
    return this.#session
  }

  /** @returns what ends it */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Finds out by the cookie. @throws {Problem} when that cannot be found out */
  start(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /** Takes what a way to sign in has answered. */
  take(answer: unknown): void {
    this.#become({ state: 'in' }, Tokens.parse(answer).accessToken)
    this.#tabs.postMessage(News.enum.signed_in)
  }

  /** @throws {Problem} */
  ask<T>(path: string, schema: z.ZodType<T>, request?: ApiRequest): Promise<T> {
    return this.#inPersonsName((token) => ask(path, schema, { ...request, token }))
  }

  /** @throws {Problem} */
  send(path: string, request?: ApiRequest): Promise<unknown> {
    return this.#inPersonsName((token) => send(path, { ...request, token }))
  }

  async signOut(everywhere: boolean): Promise<void> {
    const path = everywhere ? '/api/auth/sessions/end-all' : '/api/auth/logout'
    await this.send(path, { method: 'POST' }).catch(unlessRefused)
    this.#become({ state: 'out', because: undefined })
    this.#tabs.postMessage(News.enum.signed_out)
  }

  async #inPersonsName<T>(request: (token: string | undefined) => Promise<T>): Promise<T> {
    try {
      return await request(this.#token)
    } catch (error) {
      if (!isRefusal(error) || this.#session.state !== 'in') throw error
      await this.start()
      return request(this.#token)
    }
  }

  async #refresh(): Promise<void> {
    const because = this.#session.state === 'in' ? 'expired' : undefined
    try {
      this.#become({ state: 'in' }, await nextToken())
    } catch (error) {
      unlessRefused(error)
      this.#become({ state: 'out', because })
    }
  }

  #become(session: Session, token?: string): void {
    this.#session = session
    this.#token = token
    for (const listener of this.#listeners) listener()
  }

  #hear(data: unknown): void {
    const news = News.safeParse(data).data
    const { state } = this.#session
    if (news === 'signed_out' && state === 'in') this.#become({ state: 'out', because: undefined })
    if (news === 'signed_in' && state === 'out') this.start().catch(() => undefined)
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

/** Nobody is signed in; an outage would say nothing about that. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status === 401
}

function unlessRefused(error: unknown): void {
  if (!isRefusal(error)) throw error
}
