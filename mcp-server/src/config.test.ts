import { newKeyPair } from '@parley/shared/tokens/keys'
import { newVaultKey } from '@parley/shared/vault/vault-keys'
import { beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

let env: Record<string, string>
let devKey: string

beforeAll(async () => {
  const key = await newKeyPair('prod-1')
  devKey = (await newKeyPair('dev-1')).publicKey
  env = {
    DATABASE_URL: 'postgres://localhost/x',
    REDIS_URL: 'redis://localhost',
    CONNECTION_API_PUBLIC_KEY: key.publicKey,
    ORCHESTRATOR_PUBLIC_KEY: key.publicKey,
    VAULT_KEYS: newVaultKey('prod-1'),
  }
})

describe('readConfig', () => {
  it('needs no more than addresses and keys', () => {
    expect(readConfig(env)).toMatchObject({
      host: '127.0.0.1',
      port: 8001,
      allowedHosts: ['127.0.0.1', 'localhost', '[::1]'],
      allowedOrigins: [],
      trust: { audience: 'parley-mcp', orchestratorIssuer: 'orchestrator' },
    })
  })

  it('serves the calendar unless packs are named, and hands on what packs are told', () => {
    expect(readConfig(env)).toMatchObject({ toolPacks: ['calendar'], packVariables: {} })
    const named = { TOOL_PACKS: ' calendar, @acme/Bank,', PACK_BANK_LIMIT: '5', PACK_BANK_X: '' }
    expect(readConfig({ ...env, ...named })).toMatchObject({
      toolPacks: ['calendar', '@acme/Bank'],
      packVariables: { PACK_BANK_LIMIT: '5' },
    })
    expect(() => readConfig({ ...env, TOOL_PACKS: ',' })).toThrow(/TOOL_PACKS is not valid: name/)
  })

  it('takes the shared secret in place of the worker’s public key', () => {
    const secret = 'x'.repeat(32)
    const config = readConfig({ ...env, ORCHESTRATOR_PUBLIC_KEY: '', MCP_JWT_SECRET_KEY: secret })
    expect(config.trust.orchestratorKey).toEqual({ kind: 'shared_secret', secret })
  })

  it.each([
    ['both', { MCP_JWT_SECRET_KEY: 'x'.repeat(32) }],
    ['neither', { ORCHESTRATOR_PUBLIC_KEY: '' }],
  ])('refuses %s of the two', (_what, change) => {
    expect(() => readConfig({ ...env, ...change })).toThrow(
      /set one of ORCHESTRATOR_PUBLIC_KEY and MCP_JWT_SECRET_KEY/,
    )
  })

  it('names every variable that is missing or wrong, and no value', () => {
    const read = () => readConfig({ MCP_SERVER_PORT: 'sesame', MCP_JWT_SECRET_KEY: 'short' })
    expect(read).toThrow(/DATABASE_URL is missing.*REDIS_URL is missing/)
    expect(read).toThrow(/MCP_SERVER_PORT is not valid/)
    expect(read).toThrow(/MCP_JWT_SECRET_KEY is not valid/)
    expect(read).not.toThrow(/sesame|short/)
  })

  it('refuses the worker the connection API’s name', () => {
    const read = () => readConfig({ ...env, MCP_JWT_ISSUER: 'connection-api' })
    expect(read).toThrow(/MCP_JWT_ISSUER is not valid: that issuer has a key of its own/)
  })

  it('refuses development keys in production', () => {
    const production = { ...env, NODE_ENV: 'production', ORCHESTRATOR_PUBLIC_KEY: devKey }
    expect(() => readConfig(production)).toThrow(/ORCHESTRATOR_PUBLIC_KEY holds a development/)
    expect(() => readConfig({ ...production, NODE_ENV: 'development' })).not.toThrow()
  })
})
