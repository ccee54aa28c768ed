import { systemClock } from '@parley/shared/time/clock'
import { simulationVariables } from '../caller/connect-calendar.ts'
import { startSimulatedClerk, type SimulatedClerk } from '../clerk/start-simulated-clerk.ts'
import { newWebhookSecret } from '../clerk/webhooks.ts'
import {
  ELEVENLABS_KEY,
  REPORT_SECRET,
  startSimulatedElevenLabs,
  type SimulatedElevenLabs,
} from '../elevenlabs/simulated-elevenlabs.ts'
import {
  startSimulatedProviders,
  type SimulatedProviders,
} from '../providers/start-simulated-providers.ts'
import { API_KEY, startSimulatedVapi, type SimulatedVapi } from '../vapi/simulated-vapi.ts'
import { startSimulatedZep, type SimulatedZep } from '../zep/start-simulated-zep.ts'

/** Everybody else whom Parley talks to, each on loopback. */
export interface Simulations extends AsyncDisposable {
  readonly providers: SimulatedProviders
  readonly vapi: SimulatedVapi
  readonly elevenLabs: SimulatedElevenLabs
  readonly clerk: SimulatedClerk
  readonly clerkSecret: string
  readonly zep: SimulatedZep
  /** What a stack needs to use them. */
  readonly variables: Readonly<Record<string, string>>
}

export async function startSimulations(): Promise<Simulations> {
  await using started = new AsyncDisposableStack()
  const others = {
    providers: started.use(await startSimulatedProviders({ clock: systemClock })),
    vapi: started.use(await startSimulatedVapi({ clock: systemClock })),
    elevenLabs: started.use(await startSimulatedElevenLabs({ clock: systemClock })),
    clerk: started.use(await startSimulatedClerk(systemClock)),
    zep: started.use(await startSimulatedZep()),
    clerkSecret: newWebhookSecret(),
  }
  const running = started.move()
  return {
    ...others,
    variables: variablesOf(others),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

function variablesOf(others: Omit<Simulations, 'variables' | keyof AsyncDisposable>) {
  const { providers, vapi, elevenLabs, clerk, zep } = others
  return {
    ...simulationVariables('google', providers.urls),
    VAPI_API_KEY: API_KEY,
    VAPI_BASE_URL: vapi.url,
    VAPI_WEBHOOK_SECRET: 'a-secret-of-the-simulated-vapi-alone',
    ELEVENLABS_API_KEY: ELEVENLABS_KEY,
    ELEVENLABS_BASE_URL: elevenLabs.url,
    ELEVENLABS_WEBHOOK_SECRET: REPORT_SECRET,
    CLERK_ISSUER: clerk.url,
    CLERK_API_URL: clerk.url,
    CLERK_PUBLISHABLE_KEY: clerk.publishableKey,
    CLERK_SECRET_KEY: clerk.secretKey,
    CLERK_AUTHORIZED_PARTIES: clerk.party,
    CLERK_WEBHOOK_SECRET: others.clerkSecret,
    ZEP_API_KEY: zep.apiKey,
    ZEP_API_URL: zep.url,
  }
}
