import { checkClocks } from './check-clocks.ts'
import { checkConfiguration } from './check-configuration.ts'
import { checkCollector } from './check-collector.ts'
import { checkCors } from './check-cors.ts'
import { checkDatabase } from './check-database.ts'
import { checkElevenLabs } from './check-elevenlabs.ts'
import { checkJwks } from './check-jwks.ts'
import { checkKeys } from './check-keys.ts'
import { checkLiveKit } from './check-livekit.ts'
import { checkMessages } from './check-messages.ts'
import { checkModels } from './check-models.ts'
import { checkPeople } from './check-people.ts'
import { checkRedis } from './check-redis.ts'
import { checkServices } from './check-services.ts'
import { checkVapi } from './check-vapi.ts'
import { problem, type Check, type Env, type Finding } from './finding.ts'

/** In the order in which they are told. */
const CHECKS: Readonly<Record<string, Check>> = {
  configuration: checkConfiguration,
  keys: checkKeys,
  addresses: checkServices,
  clocks: checkClocks,
  CORS: checkCors,
  JWKS: checkJwks,
  database: checkDatabase,
  Redis: checkRedis,
  LiveKit: checkLiveKit,
  models: checkModels,
  messages: checkMessages,
  people: checkPeople,
  Vapi: checkVapi,
  ElevenLabs: checkElevenLabs,
  traces: checkCollector,
}

/** Looks at everything at once. */
export async function examine(env: Env): Promise<Finding[]> {
  const found = Object.entries(CHECKS).map(([area, check]) =>
    check(env).catch(() => [unreadable(area)]),
  )
  return (await Promise.all(found)).flat()
}

/** An address that is none, for example; the line about the configuration names it. */
const unreadable = (area: string) =>
  problem(area, 'this could not be looked at', 'Correct what is wrong in the configuration first.')
