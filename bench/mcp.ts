import { Redis } from 'ioredis'
import { startChild } from './child-server.ts'
import { measure, type Load, type Request } from './load.ts'
import { openBenchCall } from './mcp-callers.ts'
import { median, printTable, verdict } from './table.ts'

const REQUESTS = 2000
const ROUNDS = 5
const CONNECTIONS = 20
const WANTED = 1

const headers = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
}

/** About what a tool of ours answers with. */
const text = 'Tuesday 24 November at 2 pm is free. '.repeat(10)
const body = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'say', arguments: { text } },
})

/** `tools/call` with every check against the SDK's bare server, in turns. */
export async function benchMcp(urls: { databaseUrl: string; redisUrl: string }): Promise<boolean> {
  await using stack = new AsyncDisposableStack()
  const redis = stack.adopt(new Redis(urls.redisUrl), (client) => client.disconnect())
  const { env, mint } = await openBenchCall(redis)
  const stores = { DATABASE_URL: urls.databaseUrl, REDIS_URL: urls.redisUrl }
  const bare = stack.use(await startChild('mcp-bare.ts'))
  const checked = stack.use(await startChild('mcp-checked.ts', { ...env, ...stores }))
  const toBare = Array.from({ length: REQUESTS }, () => ({
    url: `${bare.origin}/mcp`,
    headers,
    body,
  }))
  const toChecked = async (count: number): Promise<Request[]> => {
    const tokens = await Promise.all(Array.from({ length: count }, mint))
    return tokens.map((token) => ({
      url: `${checked.origin}/mcp`,
      headers: { ...headers, authorization: `Bearer ${token}` },
      body,
    }))
  }
  const loads: { bare: Load[]; checked: Load[] } = { bare: [], checked: [] }
  await measure(toBare, CONNECTIONS)
  await measure(await toChecked(REQUESTS), CONNECTIONS)
  for (let round = 0; round < ROUNDS; round += 1) {
    loads.bare.push(await measure(toBare, CONNECTIONS))
    loads.checked.push(await measure(await toChecked(REQUESTS), CONNECTIONS))
  }
  const one = {
    bare: await measure(toBare.slice(0, 500), 1),
    checked: await measure(await toChecked(500), 1),
  }
  return report(loads, one)
}

function report(
  loads: { readonly bare: readonly Load[]; readonly checked: readonly Load[] },
  one: { readonly bare: Load; readonly checked: Load },
): boolean {
  const row = (name: string, of: readonly Load[], alone: Load) => [
    name,
    median(of.map(({ perSecond }) => perSecond)).toFixed(0),
    median(of.map(({ p99 }) => p99)).toFixed(1),
    alone.p50.toFixed(2),
  ]
  printTable(`MCP tools/call, ${CONNECTIONS} connections, a fresh token for each request`, [
    ['server', 'requests/s', 'p99 ms', 'p50 ms alone'],
    row('SDK, stateless, no checks', loads.bare, one.bare),
    row('Parley, every check', loads.checked, one.checked),
  ])
  const ratios = loads.checked.map(
    (load, round) => load.perSecond / (loads.bare[round]?.perSecond ?? 1),
  )
  const ratio = median(ratios)
  const added = one.checked.p50 - one.bare.p50
  process.stdout.write(
    `  ratio ${verdict(ratio, WANTED)}; added p50 ${added.toFixed(2)} ms (wanted: at most 0.50)\n`,
  )
  return ratio >= WANTED
}
