import { authenticator } from '@parley/mcp-server/src/access/authenticate.ts'
import { limitCallRate } from '@parley/mcp-server/src/access/call-rate.ts'
import { readTrust } from '@parley/mcp-server/src/access/issuers.ts'
import { rememberVerifiedGrants } from '@parley/mcp-server/src/access/verified-grants.ts'
import { buildApp } from '@parley/mcp-server/src/app.ts'
import { createAuditLog } from '@parley/mcp-server/src/audit/audit-log.ts'
import { createAuditTrail } from '@parley/mcp-server/src/audit/audit-trail.ts'
import { createToolCatalog } from '@parley/mcp-server/src/mcp/tool-catalog.ts'
import { answer } from '@parley/mcp-server/src/mcp/tool-answer.ts'
import { defineTool } from '@parley/mcp-server/src/mcp/tool.ts'
import { createDatabase } from '@parley/shared/database/create-database'
import { listen } from '@parley/shared/http/listen'
import { newId } from '@parley/shared/identity/ids'
import { createLogger } from '@parley/shared/logging/logger'
import { connectRedis } from '@parley/shared/redis/redis-client'
import { systemClock } from '@parley/shared/time/clock'
import { z } from 'zod'
import { sayReady } from './child-server.ts'
import { AUDIENCE } from './mcp-callers.ts'

/** Parley's MCP server with every check that it has, and the bare server's one tool. */
const say = defineTool({
  name: 'say',
  title: 'Say',
  description: 'Says it again.',
  scope: 'read',
  twoStep: false,
  guest: false,
  input: z.strictObject({ text: z.string() }),
  output: z.strictObject({ text: z.string() }),
  run: ({ text }) => Promise.resolve(answer(text, { text })),
})

const Env = z.object({
  DATABASE_URL: z.string(),
  REDIS_URL: z.string(),
  CONNECTION_API_PUBLIC_KEY: z.string(),
  ORCHESTRATOR_PUBLIC_KEY: z.string(),
})

const env = Env.parse(process.env)
const clock = systemClock
const log = createLogger('bench', 'silent')
const trust = await readTrust({
  audience: AUDIENCE,
  connectionApiKey: env.CONNECTION_API_PUBLIC_KEY,
  orchestratorIssuer: 'orchestrator',
  orchestratorKey: { kind: 'public_key', jwk: env.ORCHESTRATOR_PUBLIC_KEY },
})
const database = createDatabase(env.DATABASE_URL, log)
const redis = await connectRedis(env.REDIS_URL, log)
const catalog = createToolCatalog([{ tools: [say] }])
const app = buildApp({
  redis,
  clock,
  log,
  authenticate: authenticator(trust, rememberVerifiedGrants(trust, clock), clock),
  rate: limitCallRate(1_000_000, clock),
  audit: createAuditTrail(createAuditLog(database, log), clock, newId),
  catalog,
  tools: catalog.byName,
  aboutOwner: () => Promise.reject(new Error('Nobody here is a guest')),
  checks: {},
  allowedHosts: ['127.0.0.1'],
  allowedOrigins: [],
})
sayReady((await listen(app, 0, '127.0.0.1')).port)
