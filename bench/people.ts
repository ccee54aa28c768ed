import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  startSimulatedAirtable,
  type SimulatedAirtable,
} from '@parley/dev/src/airtable/start-simulated-airtable.ts'
import { renderUser } from '@parley/dev/src/clerk/simulated-user.ts'
import { startSimulatedClerk } from '@parley/dev/src/clerk/start-simulated-clerk.ts'
import {
  deliverWebhook,
  newWebhookSecret,
  type WebhookEndpoint,
} from '@parley/dev/src/clerk/webhooks.ts'
import { runCommand } from '@parley/dev/src/run-command.ts'
import { fileLog } from '@parley/dev/src/runner-log.ts'
import { startStack } from '@parley/dev/src/stack.ts'
import { startSimulatedZep, type SimulatedZep } from '@parley/dev/src/zep/start-simulated-zep.ts'
import { systemClock } from '@parley/shared/time/clock'
import { printBaseline } from './baseline.ts'

/** The load of seed s3: `artillery quick --count 100 --num 10`. */
const CLIENTS = 100
const EVENTS_EACH = 10
const PEOPLE = CLIENTS * EVENTS_EACH
const WANTED_P95_MS = 500
const PATIENCE_MS = 5 * 60_000

/**
 * `npm run bench:people`: a thousand people come in webhooks of a hundred clients at once, and are
 * written to Zep and Airtable while more webhooks go on arriving.
 */
async function benchPeople({ signal }: { readonly signal: AbortSignal }): Promise<number> {
  await using cleanup = new AsyncDisposableStack()
  const clerk = cleanup.use(await startSimulatedClerk(systemClock))
  const zep = cleanup.use(await startSimulatedZep())
  const airtable = cleanup.use(await startSimulatedAirtable(systemClock))
  const secret = newWebhookSecret()
  const stateDir = await mkdtemp(join(tmpdir(), 'parley-people-'))
  cleanup.defer(() => rm(stateDir, { recursive: true, force: true }))
  const env = {
    ...process.env,
    LOG_LEVEL: 'silent',
    CLERK_ISSUER: clerk.url,
    CLERK_SECRET_KEY: clerk.secretKey,
    CLERK_AUTHORIZED_PARTIES: clerk.party,
    CLERK_API_URL: clerk.url,
    CLERK_WEBHOOK_SECRET: secret,
    ZEP_API_KEY: zep.apiKey,
    ZEP_API_URL: zep.url,
    AIRTABLE_API_KEY: airtable.apiKey,
    AIRTABLE_BASE_ID: airtable.baseId,
    AIRTABLE_ENDPOINT_URL: airtable.url,
  }
  process.stdout.write('Starting Postgres, Redis, LiveKit and the connection API ...\n')
  const log = fileLog(join(stateDir, 'people.log'))
  const only = ['connection-api'] as const
  const stack = cleanup.use(await startStack({ ports: 'free', stateDir, log, env, only, signal }))
  const endpoint = { url: `${stack.urls.connectionApi}/api/clerk/webhooks`, secret }
  printBaseline()
  const isQuick = report(await sendAll(endpoint), `of ${CLIENTS} clients at once`)
  const isWritten = await untilWritten(endpoint, zep, airtable)
  return isQuick && isWritten ? 0 : 1
}

/** @returns milliseconds that each webhook waited for its answer */
async function sendAll(endpoint: WebhookEndpoint): Promise<number[]> {
  const client = async (_: unknown, number: number) => {
    const times: number[] = []
    for (let event = 0; event < EVENTS_EACH; event += 1) {
      times.push(await sendOne(endpoint, number * EVENTS_EACH + event, 1))
    }
    return times
  }
  return (await Promise.all(Array.from({ length: CLIENTS }, client))).flat()
}

async function sendOne(endpoint: WebhookEndpoint, number: number, at: number): Promise<number> {
  const id = `user_load${number}`
  const person = { id, firstName: 'Load', lastName: String(number), email: `${id}@example.com` }
  const from = performance.now()
  const status = await deliverWebhook(endpoint, {
    type: at === 1 ? 'user.created' : 'user.updated',
    data: renderUser({ ...person, emailVerified: true }, at),
  })
  if (status !== 200) throw new Error(`A webhook was answered ${status}`)
  return performance.now() - from
}

function report(times: readonly number[], which: string): boolean {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)
  process.stdout.write(
    `${sorted.length} webhooks ${which}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (wanted: ${WANTED_P95_MS}), slowest ${at(1)} ms\n`,
  )
  return at(0.95) <= WANTED_P95_MS
}

async function untilWritten(
  endpoint: WebhookEndpoint,
  zep: SimulatedZep,
  airtable: SimulatedAirtable,
): Promise<boolean> {
  const from = Date.now()
  const isDone = () => zep.users.size === PEOPLE && knownByBoth(airtable) === PEOPLE
  const times: number[] = []
  while (!isDone() && Date.now() - from < PATIENCE_MS) {
    times.push(await sendOne(endpoint, times.length % PEOPLE, times.length + 2))
    await wait(100)
  }
  const seconds = Math.round((Date.now() - from) / 1000)
  process.stdout.write(
    `${zep.users.size} of ${PEOPLE} are at Zep, ${knownByBoth(airtable)} at Airtable with what they are called there, ${seconds} s later: ${airtable.requests.length} requests to Airtable, of which it refused ${airtable.refusals()}\n`,
  )
  const isQuick = report(times, 'while they were written')
  return isQuick && isDone() && airtable.refusals() === 0
}

/** People of whom Airtable has what they are called at Zep, which is known last. */
const knownByBoth = ({ records }: SimulatedAirtable) =>
  records.filter(({ fields }) => fields['zep_user_id'] === fields['clerk_user_id']).length

await runCommand(benchPeople)
