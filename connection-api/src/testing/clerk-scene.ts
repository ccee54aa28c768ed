import { createOwnerNotifier } from '@parley/shared/calendar-accounts/owner-notifier'
import { newId } from '@parley/shared/identity/ids'
import { startJobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import { createRedis } from '@parley/shared/redis/redis-client'
import { systemClock } from '@parley/shared/time/clock'
import { createVault } from '@parley/shared/vault/vault'
import {
  startSimulatedClerk,
  type SimulatedClerk,
} from '../../../dev/src/clerk/start-simulated-clerk.ts'
import {
  deliverWebhook,
  newWebhookSecret,
  type ClerkWebhook,
} from '../../../dev/src/clerk/webhooks.ts'
import { createRooms } from '../calls/rooms.ts'
import { createClerkDirectory } from '../clerk-sync/clerk-directory.ts'
import type { PullParts } from '../clerk-sync/pull-person.ts'
import { readConfig } from '../config.ts'
import { createProviderKeys } from '../oauth/provider-keys.ts'
import { startWithProviders, type ServiceWithProviders } from './test-providers.ts'
import type { RealServices } from './test-service.ts'

export const CLERK_AUDIENCE = 'https://api.example.com'

/** A connection API that is kept in step with a simulated Clerk. */
export interface ClerkScene extends AsyncDisposable {
  readonly clerk: SimulatedClerk
  readonly world: ServiceWithProviders
  readonly webhookSecret: string
  /** Parts of the service's own making, for what is called without a door. */
  readonly parts: PullParts
  /** One delivery. @returns the status of the answer */
  deliver(webhook: ClerkWebhook): Promise<number>
}

export async function startClerkScene(
  real: RealServices,
  changes: Record<string, string> = {},
): Promise<ClerkScene> {
  await using stack = new AsyncDisposableStack()
  const clerk = stack.use(await startSimulatedClerk(systemClock))
  const webhookSecret = newWebhookSecret()
  const variables = {
    CLERK_ISSUER: clerk.url,
    CLERK_SECRET_KEY: clerk.secretKey,
    CLERK_AUTHORIZED_PARTIES: clerk.party,
    CLERK_AUDIENCE,
    CLERK_API_URL: clerk.url,
    CLERK_WEBHOOK_SECRET: webhookSecret,
    ...changes,
  }
  const world = stack.use(await startWithProviders(real, variables))
  const parts = await syncParts(stack, world)
  const url = `${world.service.client.url}/api/clerk/webhooks`
  const running = stack.move()
  return {
    clerk,
    world,
    webhookSecret,
    parts,
    deliver: (webhook) => deliverWebhook({ url, secret: webhookSecret }, webhook),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

async function syncParts(
  stack: AsyncDisposableStack,
  { service, env }: ServiceWithProviders,
): Promise<PullParts> {
  const config = await readConfig(env)
  const log = createLogger('test', 'silent')
  const { database } = service
  const redis = createRedis(config.redisUrl, log)
  await redis.connect()
  stack.defer(() => redis.disconnect())
  const vault = createVault(config.vaultKeys)
  const jobs = stack.use(await startJobs(database, log))
  const world = { clock: systemClock, newId }
  return {
    ...config,
    ...world,
    log,
    database,
    redis,
    vault,
    jobs,
    clerk: undefined,
    directory: config.clerkSettings && createClerkDirectory(config.clerkSettings),
    rooms: createRooms(config.livekit),
    providerKeys: createProviderKeys(config.providers),
    notifyOwner: createOwnerNotifier({ ...world, vault, jobs }),
  }
}
