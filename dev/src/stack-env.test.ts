import { expect, test } from 'vitest'
import { PARLEY_SERVICES, parleyServiceSpec } from './services/parley-services.ts'
import { stackEnv, stackUrls } from './stack-env.ts'

const SECRETS = {
  AUTH_SECRET_KEY: 'dev-auth',
  LIVEKIT_API_KEY: 'dev-key',
  LIVEKIT_API_SECRET: 'dev-secret',
  CONNECTION_API_PRIVATE_KEY: 'connection-private',
  CONNECTION_API_PUBLIC_KEY: 'connection-public',
  ORCHESTRATOR_PRIVATE_KEY: 'orchestrator-private',
  ORCHESTRATOR_PUBLIC_KEY: 'orchestrator-public',
  VAULT_KEYS: 'dev-vault',
  POSTGRES_PASSWORD: 'dev-postgres',
  REDIS_PASSWORD: 'dev-redis',
  DEMO_PASSWORD: 'dev-demo',
}
const ports = {
  CONNECTION_API_PORT: 1,
  MCP_SERVER_PORT: 2,
  LOCAL_MODELS_PORT: 3,
  ORCHESTRATOR_PORT: 4,
}
const local = {
  databaseUrl: 'postgres://here',
  redisUrl: 'redis://here',
  livekit: { url: 'ws://here', key: 'dev-key', secret: 'dev-secret' },
  started: [],
  [Symbol.asyncDispose]: () => Promise.resolve(),
}
const urls = stackUrls(ports, local.livekit.url)

const made = (env: Record<string, string> = {}) =>
  stackEnv({ env, secrets: SECRETS, ports, local, urls })

const toldTo = (name: string, env: Record<string, string> = {}) => {
  const service = PARLEY_SERVICES.find((each) => each.name === name)
  if (service === undefined) throw new Error(`no ${name}`)
  return parleyServiceSpec(service, made(env), { PATH: '/bin', UNRELATED_TOKEN: 'x', ...env }).env
}

test('with nothing set, the offline models answer and the services find one another', () => {
  expect(made()).toMatchObject({
    LLM_BASE_URL: 'http://127.0.0.1:3/v1',
    LLM_MODEL: 'rehearsal',
    MCP_SERVER_URL: 'http://127.0.0.1:2/mcp',
    API_BASE_URL: 'http://localhost:1',
    DATABASE_URL: 'postgres://here',
  })
})

test('what a person set wins, but not over the addresses of this stack', () => {
  const env = made({ LLM_MODEL: 'theirs', AUTH_SECRET_KEY: 'theirs', MCP_SERVER_URL: 'elsewhere' })
  expect(env).toMatchObject({ LLM_MODEL: 'theirs', AUTH_SECRET_KEY: 'theirs' })
  expect(env['MCP_SERVER_URL']).toBe('http://127.0.0.1:2/mcp')
})

test('a service is told its own part and nothing else', () => {
  const worker = toldTo('orchestrator', { LLM_API_KEY: 'theirs' })
  expect(worker).toMatchObject({ LLM_API_KEY: 'theirs', PATH: '/bin' })
  expect(Object.keys(worker)).not.toContain('DATABASE_URL')
  expect(Object.keys(worker)).not.toContain('AUTH_SECRET_KEY')
  expect(Object.keys(worker)).not.toContain('UNRELATED_TOKEN')
  expect(Object.keys(toldTo('mcp-server', { LLM_API_KEY: 'theirs' }))).not.toContain('LLM_API_KEY')
  expect(Object.keys(toldTo('mcp-server'))).not.toContain('ORCHESTRATOR_PRIVATE_KEY')
})

test('a shared secret takes the place of the orchestrator key pair', () => {
  const env = made({ MCP_JWT_SECRET_KEY: 'shared' })
  expect(env['MCP_JWT_SECRET_KEY']).toBe('shared')
  expect(env['ORCHESTRATOR_PRIVATE_KEY']).toBeUndefined()
  expect(env['ORCHESTRATOR_PUBLIC_KEY']).toBeUndefined()
})

test('what tool packs are told reaches the server that has them, and no other', () => {
  const told = { PACK_BANKING_LIMIT: '5' }
  expect(toldTo('mcp-server', told)).toMatchObject(told)
  expect(Object.keys(toldTo('connection-api', told))).not.toContain('PACK_BANKING_LIMIT')
})
