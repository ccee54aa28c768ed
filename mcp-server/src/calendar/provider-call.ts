import { setTimeout as sleep } from 'node:timers/promises'
import type { AccessToken, AccessTokens } from '@parley/shared/calendar-accounts/access-tokens'
import { CalendarNeedsConsentError } from '@parley/shared/calendar-accounts/calendar-account-errors'
import { CalendarConsentError, CalendarUnavailableError, type CalendarAccount } from './calendar.ts'

/** What a provider answered instead of doing it. Nothing of its text is kept: it may quote ours. */
export class ProviderRefusal extends Error {
  override readonly name = 'ProviderRefusal'
  readonly status: number
  /** The provider's own code. */
  readonly code: string
  readonly retryAfterMs: number | undefined
  /** Too many requests: it was not looked at. */
  readonly isThrottled: boolean
  constructor(answer: {
    readonly status: number
    readonly code: string
    readonly retryAfterMs?: number | undefined
    readonly isThrottled?: boolean
  }) {
    super(`The provider answered ${answer.status}`)
    this.status = answer.status
    this.code = answer.code
    this.retryAfterMs = answer.retryAfterMs
    this.isThrottled = answer.isThrottled ?? answer.status === 429
  }
}

/**
 * What may be done after no answer, or one of 5xx: a `repeatable` request is sent again, one that
 * is good for `once` may have happened and is left to whoever reads the event afterwards.
 */
export type Repeating = 'repeatable' | 'once'

/** One request. @throws {ProviderRefusal}; anything else: no answer */
export type Attempt<T> = (token: string, signal: AbortSignal) => Promise<T>

/** What one step of ours asks of a provider: one token, and one time by which it has to be over. */
export interface ProviderStep {
  readonly account: CalendarAccount
  /**
   * @throws {ProviderRefusal} a clear answer of 4xx
   * @throws {CalendarConsentError}
   * @throws {CalendarUnavailableError} no clear answer in time
   */
  send<T>(repeating: Repeating, attempt: Attempt<T>): Promise<T>
}

/** @param patienceMs where it is not somebody on the telephone who waits */
export type BeginStep = (account: CalendarAccount, patienceMs?: number) => ProviderStep

/** What somebody on the telephone waits for all requests of one step, waiting times included. */
const PATIENCE_MS = 3000

/** What work that nobody waits for may take. */
export const UNHURRIED_MS = 20_000

/** Before a repeat, where the provider names no time. */
const PAUSE_MS = 150

/** Repeats after failures; waiting as long as the provider asks does not count. */
const REPEATS = 2

type Tokens = Pick<AccessTokens, 'accessToken' | 'replacement'>

/** @param patienceMs shorter than {@link PATIENCE_MS} in tests alone */
export function providerSteps(tokens: Tokens, patienceMs = PATIENCE_MS): BeginStep {
  return (account, ownMs = patienceMs) => {
    const deadline = performance.now() + ownMs
    let token: Promise<AccessToken> | undefined
    /** A token that is refused before its time is replaced once, by force. */
    async function withToken<T>(repeating: Repeating, attempt: Attempt<T>): Promise<T> {
      token ??= tokens.accessToken(account)
      const known = await inTime(deadline, token)
      try {
        return await repeatedly({ repeating, deadline }, known.token, attempt)
      } catch (error) {
        if (!(error instanceof ProviderRefusal) || error.status !== 401) throw error
        token = tokens.replacement(account, known)
        const next = await inTime(deadline, token)
        return repeatedly({ repeating, deadline }, next.token, attempt)
      }
    }
    return {
      account,
      async send(repeating, attempt) {
        try {
          return await withToken(repeating, attempt)
        } catch (error) {
          throw understood(account, error)
        }
      },
    }
  }
}

interface Sending {
  readonly repeating: Repeating
  /** By `performance.now()`. */
  readonly deadline: number
}

async function repeatedly<T>(
  sending: Sending,
  token: string,
  attempt: Attempt<T>,
  repeatsLeft = REPEATS,
): Promise<T> {
  const left = sending.deadline - performance.now()
  if (left <= 0) throw new CalendarUnavailableError()
  try {
    return await attempt(token, AbortSignal.timeout(Math.ceil(left)))
  } catch (error) {
    if (isClear(error) || !mayRepeat(sending, error) || repeatsLeft === 0) throw error
    const wait = error instanceof ProviderRefusal ? error.retryAfterMs : undefined
    const pause = wait ?? PAUSE_MS * 2 ** (REPEATS - repeatsLeft)
    // Nobody waits on the telephone for longer than this; the sweep comes back to it.
    if (performance.now() + pause >= sending.deadline) throw error
    await sleep(pause)
    return repeatedly(sending, token, attempt, repeatsLeft - 1)
  }
}

/** What is throttled was not looked at, so even what is good for once may be sent again. */
function mayRepeat({ repeating }: Sending, error: unknown): boolean {
  return repeating === 'repeatable' || (error instanceof ProviderRefusal && error.isThrottled)
}

function isClear(error: unknown): boolean {
  return error instanceof ProviderRefusal && error.status < 500 && !error.isThrottled
}

/** A refresh may take longer than the telephone's patience. It goes on for the next who asks. */
async function inTime<T>(deadline: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  work.catch(() => undefined)
  const timer = setTimeout(
    () => late.reject(new CalendarUnavailableError()),
    Math.max(0, deadline - performance.now()),
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Of a grant that has become narrower than what was asked for. */
const NO_LEAVE = new Set(['insufficientPermissions', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'])

function understood(account: CalendarAccount, error: unknown): unknown {
  if (error instanceof CalendarUnavailableError) return error
  if (error instanceof CalendarNeedsConsentError)
    return new CalendarConsentError(account, { cause: error })
  if (error instanceof ProviderRefusal && NO_LEAVE.has(error.code)) {
    return new CalendarConsentError(account, { cause: error })
  }
  const isAnswer = isClear(error) && error instanceof ProviderRefusal && error.status !== 401
  return isAnswer ? error : new CalendarUnavailableError(withoutText(error))
}

/** Errors of the SDKs carry the whole request, token and all. */
function withoutText(error: unknown): unknown {
  if (error instanceof ProviderRefusal) return error
  return new Error(error instanceof Error ? `No answer (${error.name})` : 'No answer')
}
