import { auth, calendar, type calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js'
import { z } from 'zod'
import { ProviderRefusal, type Repeating, type ProviderStep } from '../provider-call.ts'

/** The calendar that a Google account has of itself. */
export const calendarId = 'primary'

/** What every call of the SDK is given besides its own parameters. */
interface CallOptions {
  readonly signal: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

/** One call of the SDK's, with the token of whoever it is for. */
export type GoogleCall<T> = (
  google: calendar_v3.Calendar,
  options: CallOptions,
) => Promise<{ readonly data: T }>

/** Sends one call; the answer's data are not checked yet. */
export type AskGoogle = <T>(
  step: ProviderStep,
  repeating: Repeating,
  call: GoogleCall<T>,
) => Promise<T>

/** @param apiUrl origin of the API: Google's own, or a simulation's */
export function createGoogleClient(apiUrl: string): AskGoogle {
  return (step, repeating, call) =>
    step.send(repeating, async (token, signal) => {
      // Only an access token: with nothing else in its hands the SDK refreshes nothing by itself.
      const bearer = new auth.OAuth2()
      bearer.setCredentials({ access_token: token })
      const google = calendar({
        version: 'v3',
        auth: bearer,
        rootUrl: `${apiUrl}/`,
        // How often, and how long, is decided in one place for all providers.
        retry: false,
      })
      try {
        return (await call(google, { signal })).data
      } catch (error) {
        throw readRefusal(error) ?? error
      }
    })
}

/** The SDK has its own `fetch`, and headers of another class than Node's. */
function hasGet(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'get' in value
}

const Failure = z.object({
  response: z.object({
    status: z.number(),
    headers: z.custom<Pick<Headers, 'get'>>(hasGet),
    data: z.unknown(),
  }),
})

const Body = z.object({
  error: z.object({ errors: z.array(z.object({ reason: z.string() })).min(1) }),
})

/** 403 is also how Google says that there were too many requests. */
const THROTTLED = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded'])

/** @returns undefined where there was no answer */
function readRefusal(error: unknown): ProviderRefusal | undefined {
  const failure = Failure.safeParse(error)
  if (!failure.success) return undefined
  const { status, headers, data } = failure.data.response
  const body = Body.safeParse(data)
  const code = body.success ? (body.data.error.errors[0]?.reason ?? '') : ''
  return new ProviderRefusal({
    status,
    code,
    retryAfterMs: readRetryAfter(headers.get('retry-after')),
    isThrottled: status === 429 || (status === 403 && THROTTLED.has(code)),
  })
}

/** In seconds. A date would need the provider's clock to be ours. */
function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined
}
