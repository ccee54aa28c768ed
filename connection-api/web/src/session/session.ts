import { z } from 'zod'
import { Problem } from '../api/problem.ts'
import { ask, send, type ApiRequest } from '../api/send.ts'
import { text } from '../text/text.ts'
import { forgetClerk, isByClerk, rememberClerk } from './by-clerk.ts'
import type { ClerkKeeper } from './clerk-keeper.ts'
import { CookieKeeper } from './cookie-keeper.ts'
import type { Keeper } from './keeper.ts'
import { readSettings } from './use-settings.ts'

/** Whether somebody is signed in here. */
export type Session =
  | { readonly state: 'unknown' }
  | { readonly state: 'out'; readonly because: 'expired' | undefined }
  | { readonly state: 'in' }

/** What tabs tell each other. */
const News = z.enum(['signed_in', 'signed_out'])

/** Who is signed in on this page, and requests in their name. Access tokens are in memory alone. */
export class SessionStore {
  #session: Session = { state: 'unknown' }
  #keeper: Keeper = new CookieKeeper()
  #clerk: Promise<ClerkKeeper> | undefined
  #refreshing: Promise<void> | undefined
  readonly #listeners = new Set<() => void>()
  readonly #tabs = new BroadcastChannel('parley-session')

  constructor() {
    this.#tabs.addEventListener('message', ({ data }) => this.#hear(data))
  }

  get(): Session {
    return this.#session
  }

  /** Clerk keeps them signed in, and no cookie of ours. */
  get isByClerk(): boolean {
    return !(this.#keeper instanceof CookieKeeper)
  }

  /** @returns what ends it */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Finds out by the cookie, or by Clerk. @throws {Problem} when that cannot be found out */
  start(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /** Takes what a way to sign in has answered. */
  take(answer: unknown): void {
    this.#keeper = new CookieKeeper(answer)
    forgetClerk()
    this.#become({ state: 'in' })
    this.#tabs.postMessage(News.enum.signed_in)
  }

  /** In by Clerk: at once who is signed in there, else by way of its pages. @throws {Problem} */
  async byClerk(): Promise<void> {
    const clerk = await this.#atClerk()
    rememberClerk()
    if (clerk.isSignedIn) await this.start()
    if (this.#session.state === 'in') return this.#tabs.postMessage(News.enum.signed_in)
    rememberClerk()
    return clerk.goAndSignIn()
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
    await this.#keeper.end()
    this.#become({ state: 'out', because: undefined })
    this.#tabs.postMessage(News.enum.signed_out)
  }

  async #inPersonsName<T>(request: (token: string) => Promise<T>): Promise<T> {
    try {
      return await request(await this.#keeper.token())
    } catch (error) {
      if (!isRefusal(error) || this.#session.state !== 'in') throw error
      await this.start()
      return request(await this.#keeper.token())
    }
  }

  async #refresh(): Promise<void> {
    const because = this.#session.state === 'in' ? 'expired' : undefined
    try {
      this.#keeper = isByClerk() ? await this.#atClerk() : new CookieKeeper()
      await this.#keeper.renewed()
      this.#become({ state: 'in' })
    } catch (error) {
      unlessRefused(error)
      this.#become({ state: 'out', because })
    }
  }

  /** Its client is large, and loaded for those who come by it. */
  #atClerk(): Promise<ClerkKeeper> {
    this.#clerk ??= connectClerk().catch((error: unknown) => {
      this.#clerk = undefined
      throw error
    })
    return this.#clerk
  }

  #become(session: Session): void {
    this.#session = session
    for (const listener of this.#listeners) listener()
  }

  #hear(data: unknown): void {
    const news = News.safeParse(data).data
    const { state } = this.#session
    if (news === 'signed_out' && state === 'in') this.#become({ state: 'out', because: undefined })
    if (news === 'signed_in' && state === 'out') this.start().catch(() => undefined)
  }
}

async function connectClerk(): Promise<ClerkKeeper> {
  const { clerk } = await readSettings()
  if (clerk === undefined) {
    forgetClerk()
    throw new Problem(text.problems.byCode.signed_out, 'signed_out', 401)
  }
  const { ClerkKeeper } = await import('./clerk-keeper.ts')
  return ClerkKeeper.connect(clerk)
}

/** Nobody is signed in; an outage would say nothing about that. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status === 401
}

function unlessRefused(error: unknown): void {
  if (!isRefusal(error)) throw error
}
