import { durations } from '@parley/shared/telemetry/figures'
import { traced, type OpenSpan } from '@parley/shared/telemetry/tracing'
import { stopwatch } from '@parley/shared/time/stopwatch'
import { CalendarConsentError } from './calendar.ts'
import {
  ProviderRefusal,
  type Attempt,
  type BeginStep,
  type ProviderStep,
  type Repeating,
} from './provider-call.ts'

const providerSeconds = durations(
  'parley_provider_seconds',
  'Requests to a calendar provider, repeats included: ok, refused (a clear no), consent, unavailable',
  ['provider', 'outcome'],
)

/** The same steps, and each request to the provider is timed and traced. */
export function measureSteps(begin: BeginStep): BeginStep {
  return (account, patienceMs) => measured(begin(account, patienceMs))
}

function measured(step: ProviderStep): ProviderStep {
  const { account } = step
  const says = { 'parley.provider': account.provider }
  return {
    account,
    send: (repeating, attempt) =>
      traced('provider', { says }, (says) => measure(step, repeating, attempt, says)),
  }
}

async function measure<T>(
  step: ProviderStep,
  repeating: Repeating,
  attempt: Attempt<T>,
  says: OpenSpan<'provider'>['says'],
): Promise<T> {
  const elapsed = stopwatch()
  let sent = 0
  const ended = (outcome: string) => {
    providerSeconds.observe({ provider: step.account.provider, outcome }, elapsed())
    says({ 'parley.outcome': outcome, 'parley.repeats': Math.max(0, sent - 1) })
  }
  try {
    const answer = await step.send(repeating, (token, signal) => {
      sent += 1
      return attempt(token, signal)
    })
    ended('ok')
    return answer
  } catch (error) {
    ended(outcomeOf(error))
    if (error instanceof ProviderRefusal) says({ 'http.response.status_code': error.status })
    throw error
  }
}

function outcomeOf(error: unknown): 'refused' | 'consent' | 'unavailable' {
  if (error instanceof ProviderRefusal) return 'refused'
  return error instanceof CalendarConsentError ? 'consent' : 'unavailable'
}
