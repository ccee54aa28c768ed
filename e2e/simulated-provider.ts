import { simulationVariables } from '@parley/dev/src/caller/connect-calendar.ts'
import {
  createProviderControl,
  type ProviderControl,
} from '@parley/dev/src/providers/control/control-client.ts'
import { startSimulatedProviders } from '@parley/dev/src/providers/start-simulated-providers.ts'
import { systemClock } from '@parley/shared/time/clock'

/** Both providers, looked at and made to fail over HTTP. */
export interface ProvidersInTest extends ProviderControl, AsyncDisposable {
  /** What a stack needs to use them. */
  readonly variables: Readonly<Record<string, string>>
}

export async function startProvidersInTest(): Promise<ProvidersInTest> {
  const providers = await startSimulatedProviders({ clock: systemClock })
  const { urls } = providers
  return {
    ...createProviderControl(urls.control),
    variables: {
      ...simulationVariables('google', urls),
      ...simulationVariables('microsoft', urls),
    },
    [Symbol.asyncDispose]: () => providers[Symbol.asyncDispose](),
  }
}
