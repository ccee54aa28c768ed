import { beforeAll, describe, expect, it } from 'vitest'
import { ConfigError } from '@parley/shared/config/read-env'
import { newKeyPair } from '@parley/shared/tokens/keys'
import { newVaultKey } from '@parley/shared/vault/vault-keys'
import { readConfig } from './config.ts'

const SECRET = '7'.repeat(64)
let env: Record<string, string>
let developmentKey: string

beforeAll(async () => {
  developmentKey = (await newKeyPair('dev-1')).privateKey
  env = {
    DATABASE_URL: 'postgres://parley:hunter2@localhost:5432/parley',
    REDIS_URL: 'redis://localhost:6379',
    LIVEKIT_URL: 'wss://livekit.example.com',
    LIVEKIT_API_KEY: 'APIabc',
    LIVEKIT_API_SECRET: SECRET,
    AUTH_SECRET_KEY: SECRET,
    CONNECTION_API_PRIVATE_KEY: (await newKeyPair('2026-11')).privateKey,
    VAULT_KEYS: newVaultKey('2026-11'),
  }
})

async function refusalOf(changes: Record<string, string>): Promise<string> {
  try {
    await readConfig({ ...env, ...changes })
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('The configuration was taken')
}

describe('readConfig', () => {
  it('fills in what may be left out', async () => {
    expect(await readConfig(env)).toMatchObject({
      production: false,
      listen: { host: '127.0.0.1', port: 8000 },
      agentName: 'parley',
      accessToken: { seconds: 1800 },
      refreshToken: { ms: 7 * 24 * 3600 * 1000 },
      mcp: { origin: 'http://127.0.0.1:8001', audience: 'parley-mcp' },
      corsOrigins: [],
      defaultUserId: undefined,
      registrationOpen: true,
    })
  })

  it('opens registration in production only when told to', async () => {
    const production = { ...env, NODE_ENV: 'production' }
    expect((await readConfig(production)).registrationOpen).toBe(false)
    const open = await readConfig({ ...production, REGISTRATION: 'open' })
    expect(open.registrationOpen).toBe(true)
  })

  it('reads SECRET_KEY where AUTH_SECRET_KEY is not set', async () => {
    const config = await readConfig({ ...env, AUTH_SECRET_KEY: '', SECRET_KEY: '8'.repeat(32) })
    expect(new TextDecoder().decode(config.accessToken.key)).toBe('8'.repeat(32))
  })

  it.each([
    ['AUTH_SECRET_KEY', ''],
    ['AUTH_SECRET_KEY', 'too short'],
    ['VAULT_KEYS', ''],
    ['VAULT_KEYS', '2026-11:too-short'],
    ['ALGORITHM', 'HS512'],
    ['ALGORITHM', 'RS256'],
    ['LIVEKIT_API_SECRET', 'swordfish'],
    ['LIVEKIT_URL', 'https://livekit.example.com'],
    ['CONNECTION_API_PRIVATE_KEY', 'bm90IGEga2V5'],
    ['CORS_ORIGINS', '*.example.com'],
    ['CORS_ORIGINS', 'https://app.example.com/path'],
    ['ACCESS_TOKEN_EXPIRE_MINUTES', '-30'],
  ])('names %s when it is wrong, and not what it holds', async (name, value) => {
    const message = await refusalOf({ [name]: value })
    expect(message).toContain(name)
    expect(message).not.toContain(value || SECRET)
  })

  it('takes a list of origins', async () => {
    const { corsOrigins } = await readConfig({
      ...env,
      CORS_ORIGINS: 'https://app.example.com, http://localhost:3000/',
    })
    expect(corsOrigins).toEqual(['https://app.example.com', 'http://localhost:3000'])
  })

  it.each([
    ['AUTH_SECRET_KEY', () => `dev-${SECRET}`],
    ['VAULT_KEYS', () => [newVaultKey('2026-11'), newVaultKey('dev-1')].join(',')],
    ['LIVEKIT_API_SECRET', () => `dev-${SECRET}`],
    ['DATABASE_URL', () => 'postgres://parley:dev-password@db/parley'],
    ['REDIS_URL', () => 'redis://:dev-password@redis:6379'],
    ['CONNECTION_API_PRIVATE_KEY', () => developmentKey],
    ['DEFAULT_USER_ID', () => 'user_1'],
    ['DEMO_OWNER_EMAIL', () => 'ada@example.com'],
    ['SMTP_URL', () => 'smtps://parley:dev-password@mail.example.com'],
    ['MAIL_DIR', () => '/var/mail'],
  ])('refuses %s made for development in production only', async (name, value) => {
    const changes = { [name]: value() }
    await expect(readConfig({ ...env, ...changes })).resolves.toBeDefined()
    const message = await refusalOf({ ...changes, NODE_ENV: 'production' })
    expect(message).toContain(name)
    expect(message).not.toContain('dev-')
  })
})
