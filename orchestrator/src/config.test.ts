import { newKeyPair } from '@parley/shared/tokens/keys'
import { beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const SECRET = 'f'.repeat(40)
let env: Record<string, string>

beforeAll(async () => {
  env = {
    REDIS_URL: 'redis://127.0.0.1:6379',
    LIVEKIT_URL: 'ws://127.0.0.1:7880',
    LIVEKIT_API_KEY: 'key',
    LIVEKIT_API_SECRET: SECRET,
    CONNECTION_API_PUBLIC_KEY: (await newKeyPair('connection-api-1')).publicKey,
    ORCHESTRATOR_PRIVATE_KEY: (await newKeyPair('orchestrator-1')).privateKey,
  }
})

describe('readConfig', () => {
  it('speaks to the local models and signs with its key pair unless told otherwise', async () => {
    expect(await readConfig(env)).toMatchObject({
      production: false,
      port: 8081,
      agentName: 'parley',
      signer: { issuer: 'orchestrator', audience: 'parley-mcp', algorithm: 'EdDSA' },
      llm: { baseUrl: 'http://127.0.0.1:8093/v1', model: 'rehearsal' },
      tts: { model: 'flite', voice: 'slt' },
    })
  })

  it('signs with the shared secret where there is no key pair', async () => {
    const shared = { ...env, ORCHESTRATOR_PRIVATE_KEY: '', MCP_JWT_SECRET_KEY: SECRET }
    expect((await readConfig(shared)).signer).toMatchObject({ algorithm: 'HS256' })
  })

  it('names what is missing, all of it, and never a value', async () => {
    const wrong = { ...env, REDIS_URL: 'SECRETURL', LIVEKIT_API_KEY: '' }
    const problem = await readConfig(wrong).catch((error: unknown) => String(error))
    expect(problem).toMatch(/REDIS_URL is not valid/)
    expect(problem).toMatch(/LIVEKIT_API_KEY is missing/)
    expect(problem).not.toContain('SECRETURL')
    await expect(readConfig({ ...env, ORCHESTRATOR_PRIVATE_KEY: '' })).rejects.toThrow(
      'ORCHESTRATOR_PRIVATE_KEY is missing',
    )
  })

  it('refuses development keys and secrets in production', async () => {
    const { privateKey } = await newKeyPair('dev-orchestrator')
    const production = { ...env, NODE_ENV: 'production' }
    expect(await readConfig(production)).toMatchObject({ production: true })
    await expect(
      readConfig({ ...production, ORCHESTRATOR_PRIVATE_KEY: privateKey }),
    ).rejects.toThrow('ORCHESTRATOR_PRIVATE_KEY holds a development secret')
    await expect(
      readConfig({ ...production, LIVEKIT_API_SECRET: `dev-${SECRET}` }),
    ).rejects.toThrow('LIVEKIT_API_SECRET')
  })
})
