import { sql, type Kysely } from 'kysely'
import type { Providers } from '@parley/shared/calendar-accounts/provider-settings'
import type { Database } from '@parley/shared/database/schema'
import type { ReadinessCheck } from '@parley/shared/http/health'
import type { Redis } from '@parley/shared/redis/redis-client'
import { toIso, type Clock } from '@parley/shared/time/clock'
import type { LiveKitAccess } from '../calls/rooms.ts'
import type { ClerkSettings } from '../clerk/clerk-settings.ts'
import type { ClerkSignIn } from '../clerk/clerk-sign-in.ts'
import { readinessChecks } from '../health/readiness.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { inTime } from './in-time.ts'
import { lookAtKeys } from './look-at-keys.ts'

export interface DiagnosticsParts {
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly clock: Clock
  readonly livekit: LiveKitAccess
  readonly mcp: { readonly origin: string; readonly audience: string }
  readonly corsOrigins: readonly string[]
  readonly providers: Providers
  readonly registrationOpen: boolean
  readonly clerk: ClerkSignIn | undefined
  readonly clerkSettings: ClerkSettings | undefined
}

/**
 * `GET /api/auth/diagnostics` (after seed s4's script): which ways to sign in are on and whether
 * what they need is there. For somebody signed in; names hosts and origins, never a secret.
 */
export function getDiagnostics(parts: DiagnosticsParts): SignedInHandler {
  return async (person, _request, response) => {
    const [clerk, clocks, services] = await Promise.all([
      describeClerk(parts),
      compareClocks(parts),
      askServices(parts),
    ])
    const { google, microsoft } = parts.providers
    response.set('Cache-Control', 'no-store').json({
      you: { user_id: person.userId, platform: person.platform, roles: person.roles },
      sign_in: {
        password: true,
        registration: parts.registrationOpen,
        google: google !== undefined,
        clerk: clerk !== undefined,
      },
      issuers: {
        parley: { issuer: 'connection-api', algorithm: 'HS256' },
        ...(clerk && { clerk }),
        ...(google && { google: { hosts: google.issuers.map(hostOf) } }),
      },
      calendars: { google: google !== undefined, microsoft: microsoft !== undefined },
      cors: { origins: parts.corsOrigins },
      mcp: { host: hostOf(parts.mcp.origin), audience: parts.mcp.audience },
      clocks,
      services,
    })
  }
}

async function describeClerk({ clerk, clerkSettings, clock }: DiagnosticsParts) {
  if (clerk === undefined || clerkSettings === undefined) return undefined
  return {
    host: hostOf(clerk.issuer),
    algorithm: 'RS256',
    authorized_parties: clerkSettings.authorizedParties,
    template_tokens: clerkSettings.audience !== undefined,
    keys: await lookAtKeys(clerk.keys, clock),
  }
}

/** Ours, and how far the stores' are from it; null where it could not be asked. */
async function compareClocks({ database, redis, clock }: DiagnosticsParts) {
  const from = async (read: () => Promise<number>) => {
    const before = clock.now()
    const theirs = await inTime(read())
    return theirs === undefined ? null : Math.round(theirs - (before + clock.now()) / 2)
  }
  const [postgres, store] = await Promise.all([
    from(async () => {
      const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database)
      return rows[0]?.now.getTime() ?? Number.NaN
    }),
    from(async () => {
      const [seconds, microseconds] = await redis.time()
      return Number(seconds) * 1000 + Number(microseconds) / 1000
    }),
  ])
  return { now: toIso(clock.now()), postgres_ahead_ms: postgres, redis_ahead_ms: store }
}

async function askServices(parts: DiagnosticsParts): Promise<Record<string, 'ok' | 'down'>> {
  const checks: Record<string, ReadinessCheck> = {
    ...readinessChecks(parts),
    mcp_server: () => askMcpServer(parts.mcp.origin),
  }
  const states = Object.entries(checks).map(async ([name, check]) => {
    const answered = await inTime(check().then(() => true))
    return [name, answered ? 'ok' : 'down'] as const
  })
  return Object.fromEntries(await Promise.all(states))
}

async function askMcpServer(origin: string): Promise<void> {
  const response = await fetch(`${origin}/health/ready`)
  await response.body?.cancel()
  if (!response.ok) throw new Error('The MCP server is not ready')
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : address)
