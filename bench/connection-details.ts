import { createDatabase } from '@parley/shared/database/create-database'
import { createLogger } from '@parley/shared/logging/logger'
import { sql } from 'kysely'
import { startChild } from './child-server.ts'
import { measure, type Load } from './load.ts'
import { signInPeople } from './signed-in-people.ts'
import { median, printTable, verdict } from './table.ts'

const PEOPLE = 400
/** As many calls as one person may have open. */
const CALLS_EACH = 5
const ROUNDS = 5
const CONNECTIONS = 20
const WANTED = 0.6

const json = { 'content-type': 'application/json' }

/** `POST /api/connection-details` against a route that only makes a token, in turns. */
export async function benchConnectionDetails(
  connectionApi: string,
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  await using stack = new AsyncDisposableStack()
  const log = createLogger('bench', 'silent')
  const database = stack.adopt(createDatabase(env['DATABASE_URL'] ?? '', log), (db) => db.destroy())
  const bare = stack.use(await startChild('access-token-route.ts', env))
  const tokens = await signInPeople(database, PEOPLE, env['AUTH_SECRET_KEY'] ?? '')
  const path = '/api/connection-details'
  const toOurs = tokens
    .flatMap((token) => Array.from({ length: CALLS_EACH }, () => token))
    .map((token, index, all) => all[(index * 7) % all.length] ?? token)
    .map((token) => ({
      url: `${connectionApi}${path}`,
      headers: { ...json, authorization: `Bearer ${token}` },
      body: '{}',
    }))
  const toBare = toOurs.map(() => ({ url: `${bare.origin}${path}`, headers: json, body: '{}' }))
  const loads: { bare: Load[]; ours: Load[] } = { bare: [], ours: [] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const load = {
      bare: await measure(toBare, CONNECTIONS),
      ours: await measure(toOurs, CONNECTIONS),
    }
    await sql`truncate calls cascade`.execute(database)
    if (round === 0) continue
    loads.bare.push(load.bare)
    loads.ours.push(load.ours)
  }
  return report(loads)
}

function report(loads: {
  readonly bare: readonly Load[]
  readonly ours: readonly Load[]
}): boolean {
  const row = (name: string, of: readonly Load[]) => [
    name,
    median(of.map(({ perSecond }) => perSecond)).toFixed(0),
    median(of.map(({ p50 }) => p50)).toFixed(1),
    median(of.map(({ p99 }) => p99)).toFixed(1),
  ]
  printTable(`Connection details, ${CONNECTIONS} connections`, [
    ['server', 'requests/s', 'p50 ms', 'p99 ms'],
    row('Express and AccessToken alone', loads.bare),
    row('Parley: sign-in, roles, call, grant, token', loads.ours),
  ])
  const ratios = loads.ours.map(
    (load, round) => load.perSecond / (loads.bare[round]?.perSecond ?? 1),
  )
  const ratio = median(ratios)
  process.stdout.write(`  ratio ${verdict(ratio, WANTED)}\n`)
  return ratio >= WANTED
}
