import { newKeyPair } from '@parley/shared/tokens/keys'
import { describe, expect, it } from 'vitest'
import { judge } from './check-clocks.ts'
import { checkConfiguration } from './check-configuration.ts'
import { checkKeys } from './check-keys.ts'
import { jwksUrls } from './check-jwks.ts'
import { examine } from './examine.ts'
import { ok, problem } from './finding.ts'
import { report } from './report.ts'

async function pairs() {
  const api = await newKeyPair('api')
  const worker = await newKeyPair('worker')
  return {
    CONNECTION_API_PRIVATE_KEY: api.privateKey,
    CONNECTION_API_PUBLIC_KEY: api.publicKey,
    ORCHESTRATOR_PRIVATE_KEY: worker.privateKey,
    ORCHESTRATOR_PUBLIC_KEY: worker.publicKey,
  }
}

describe('the doctor’s report', () => {
  it('has a line for everything, and what to do under what is wrong', () => {
    const findings = [ok('keys', 'a pair'), problem('database', 'it is away', 'Start it.')]
    expect(report(findings)).toBe(
      [
        'ok       keys      a pair',
        'problem  database  it is away',
        '                   -> Start it.',
        '',
        '1 of 2 checks found a problem.',
        '',
      ].join('\n'),
    )
    expect(report([ok('keys', 'a pair')])).toContain('All 1 checks are fine.')
  })
})

describe('keys', () => {
  const states = async (env: Record<string, string | undefined>) =>
    (await checkKeys(env)).map(({ state }) => state)

  it('that are pairs are fine', async () => {
    expect(await states(await pairs())).toEqual(['ok', 'ok'])
  })

  it('that are no pairs are not', async () => {
    const other = await newKeyPair('other')
    const env = { ...(await pairs()), CONNECTION_API_PUBLIC_KEY: other.publicKey }
    expect(await states(env)).toEqual(['problem', 'ok'])
    const swapped = { ...env, ORCHESTRATOR_PUBLIC_KEY: env.ORCHESTRATOR_PRIVATE_KEY }
    expect(await states(swapped)).toEqual(['problem', 'problem'])
    expect(await states({})).toEqual(['problem', 'problem'])
  })

  it('may be a shared secret in place of the second pair, but not both', async () => {
    const { ORCHESTRATOR_PUBLIC_KEY, ORCHESTRATOR_PRIVATE_KEY: _, ...env } = await pairs()
    const shared = { ...env, MCP_JWT_SECRET_KEY: 'x'.repeat(32) }
    expect(await states(shared)).toEqual(['ok', 'ok'])
    expect(await states({ ...shared, ORCHESTRATOR_PUBLIC_KEY })).toEqual(['ok', 'problem'])
  })
})

describe('clocks', () => {
  it('may differ by less than tokens allow', () => {
    expect(judge('LiveKit', 'host', 1200)).toMatchObject({ state: 'ok' })
    expect(judge('LiveKit', 'host', -4900)).toMatchObject({ state: 'ok' })
    expect(judge('LiveKit', 'host', 5100)).toMatchObject({
      state: 'problem',
      text: 'LiveKit (host) is 5.1 s ahead of this machine',
    })
    expect(judge('LiveKit', 'host', -60_000).text).toContain('60.0 s behind this machine')
  })
})

describe('who else signs people in', () => {
  it('is whoever is configured', () => {
    expect(jwksUrls({})).toEqual([])
    const clerk = {
      CLERK_ISSUER: 'https://clerk.example.com',
      CLERK_SECRET_KEY: 'sk_live_1',
      CLERK_AUTHORIZED_PARTIES: 'https://app.example.com',
    }
    const google = { GOOGLE_OAUTH_CLIENT_ID: 'id', GOOGLE_OAUTH_CLIENT_SECRET: 'secret' }
    const urls = jwksUrls({ ...clerk, ...google })
    expect(urls.map(({ who }) => who)).toEqual(['Clerk', 'Google'])
    expect(urls[0]?.url).toBe('https://clerk.example.com/.well-known/jwks.json')
    expect(jwksUrls({ CLERK_ISSUER: 'half' })).toEqual([])
  })
})

describe('where nothing is', () => {
  const nothing = {
    API_BASE_URL: 'http://127.0.0.1:9',
    MCP_SERVER_URL: 'http://127.0.0.1:9/mcp',
    LLM_BASE_URL: 'http://127.0.0.1:9/v1',
    ORCHESTRATOR_PORT: '9',
  }

  it('every area says what to do', async () => {
    const findings = await examine(nothing)
    const problems = findings.filter(({ state }) => state === 'problem')
    for (const { advice } of problems) expect(advice).toBeTruthy()
    const areas = new Set(problems.map(({ area }) => area))
    expect(areas).toEqual(
      new Set(['configuration', 'keys', 'addresses', 'database', 'Redis', 'LiveKit', 'models']),
    )
  })

  it('the configuration names variables and no values', async () => {
    const findings = await checkConfiguration({ AUTH_SECRET_KEY: 'a-secret-that-is-short' })
    expect(findings.map(({ state }) => state)).toEqual(['problem', 'problem', 'problem'])
    expect(JSON.stringify(findings)).toContain('AUTH_SECRET_KEY')
    expect(JSON.stringify(findings)).not.toContain('a-secret-that-is-short')
  })

  it('an address that is none is a problem, not a crash', async () => {
    const findings = await examine({ ...nothing, MCP_SERVER_URL: 'nonsense' })
    expect(findings).toContainEqual(
      expect.objectContaining({ area: 'addresses', text: 'this could not be looked at' }),
    )
  })
})
