import { durations } from '@parley/shared/telemetry/figures'
import { stopwatch } from '@parley/shared/time/stopwatch'
import { CalendarConsentError } from './calendar.ts'
import { ProviderRefusal, type BeginStep, type ProviderStep } from './provider-call.ts'

const providerSeconds = durations(
  'parley_provider_seconds',
  'Requests to a calendar provider, repeats included: ok, refused (a clear no), consent, unavailable',
  ['provider', 'outcome'],
)

/** The same steps, and how long the provider took over each request is kept. */
export function measureSteps(begin: BeginStep): BeginStep {
  return (account, patienceMs) => measured(begin(account, patienceMs))
}

function measured(step: ProviderStep): ProviderStep {
  const { provider } = step.account
  return {
    account: step.account,
    async send(repeating, attempt) {
      const elapsed = stopwatch()
      try {
        const answer = await step.send(repeating, attempt)
        providerSeconds.observe({ provider, outcome: 'ok' }, elapsed())
        return answer
      } catch (error) {
        providerSeconds.observe({ provider, outcome: outcomeOf(error) }, elapsed())
        throw error
      }
    },
  }
}

function outcomeOf(error: unknown): 'refused' | 'consent' | 'unavailable' {
  if (error instanceof ProviderRefusal) return 'refused'
  return error instanceof CalendarConsentError ? 'consent' : 'unavailable'
}
