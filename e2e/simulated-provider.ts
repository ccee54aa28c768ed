import { simulationVariables } from '@parley/dev/src/caller/connect-calendar.ts'
import type { CalendarProvider } from '@parley/dev/src/caller/options.ts'
import type { FailpointInput } from '@parley/dev/src/providers/failpoints/failpoint.ts'
import { startSimulatedProviders } from '@parley/dev/src/providers/start-simulated-providers.ts'
import { systemClock } from '@parley/shared/time/clock'
import { z } from 'zod'

/** Both providers, looked at and made to fail over HTTP. */
export interface ProvidersInTest extends AsyncDisposable {
  /** What a stack needs to use them. */
  readonly variables: Readonly<Record<string, string>>
  fail(failpoint: FailpointInput): Promise<void>
  /** How often something has gone wrong so far. */
  failures(): Promise<number>
  recover(): Promise<void>
  /** Starts of all events there, in ms since 1970. */
  events(provider: CalendarProvider): Promise<readonly number[]>
  /** Every code and token that they ever gave out. */
  secrets(): Promise<readonly string[]>
}

const Event = z.looseObject({ start: z.number(), status: z.string() })
const Calendars = z.array(z.object({ events: z.array(Event) }))
const State = z.object({
  calendars: z.object({ google: Calendars, microsoft: Calendars }),
  failpoints: z.array(z.looseObject({ fired: z.int() })),
})

export async function startProvidersInTest(): Promise<ProvidersInTest> {
  const providers = await startSimulatedProviders({ clock: systemClock })
  const { urls } = providers
  const at = (path: string) => `${urls.control}${path}`
  const readState = async () => State.parse(await (await fetch(at('/state'))).json())
  return {
    variables: {
      ...simulationVariables('google', urls),
      ...simulationVariables('microsoft', urls),
    },
    async fail(failpoint) {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify(failpoint)
      const { status } = await fetch(at('/failpoints'), { method: 'POST', headers, body })
      if (status !== 201) throw new Error(`The failpoint was refused (status ${status})`)
    },
    async failures() {
      const { failpoints } = await readState()
      return failpoints.reduce((sum, { fired }) => sum + fired, 0)
    },
    async recover() {
      await fetch(at('/failpoints'), { method: 'DELETE' })
    },
    async events(provider) {
      const { calendars } = await readState()
      const events = calendars[provider].flatMap((calendar) => calendar.events)
      return events.filter(({ status }) => status === 'confirmed').map(({ start }) => start)
    },
    async secrets() {
      return z.array(z.string()).parse(await (await fetch(at('/secrets'))).json())
    },
    [Symbol.asyncDispose]: () => providers[Symbol.asyncDispose](),
  }
}
