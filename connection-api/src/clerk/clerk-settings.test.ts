import { describe, expect, it } from 'vitest'
import { readClerkSettings } from './clerk-settings.ts'

const whole = {
  NODE_ENV: 'development' as const,
  CLERK_ISSUER: 'https://clerk.example.com/',
  CLERK_SECRET_KEY: 'sk_live_1',
  CLERK_AUTHORIZED_PARTIES: 'https://app.example.com, http://localhost:3000',
  CLERK_AUDIENCE: 'https://api.example.com',
}
const read = (variables: object) => readClerkSettings({ NODE_ENV: 'development', ...variables })

describe('Clerk’s variables', () => {
  it('make no door when none is set', () => {
    expect(read({})).toBeUndefined()
  })

  it('are read whole', () => {
    expect(read(whole)).toEqual({
      issuer: 'https://clerk.example.com',
      secretKey: 'sk_live_1',
      authorizedParties: ['https://app.example.com', 'http://localhost:3000'],
      onPage: undefined,
      audience: 'https://api.example.com',
      apiUrl: 'https://api.clerk.com',
      webhookSecrets: [],
    })
  })

  it('take one webhook secret, or two while one is being replaced', () => {
    const [old, next] = [`whsec_${'A'.repeat(32)}`, `whsec_${'b'.repeat(43)}=`]
    const secrets = (text: string) => read({ ...whole, CLERK_WEBHOOK_SECRET: text })?.webhookSecrets
    expect(secrets(old)).toEqual([old])
    expect(secrets(`${next}, ${old}`)).toEqual([next, old])
    for (const wrong of ['secret', 'whsec_', `${old},`, 'whsec_short']) {
      expect(() => secrets(wrong)).toThrow(/CLERK_WEBHOOK_SECRET is not valid/)
    }
    expect(() => read({ CLERK_WEBHOOK_SECRET: old })).toThrow(/half configured/)
  })

  it.each(['CLERK_ISSUER', 'CLERK_SECRET_KEY', 'CLERK_AUTHORIZED_PARTIES'])(
    'stop the start without %s',
    (name) => {
      expect(() => read({ ...whole, [name]: undefined })).toThrow(name)
    },
  )

  it('stop the start when only what may be left out is set', () => {
    expect(() => read({ CLERK_AUDIENCE: 'x' })).toThrow(/half configured/)
    expect(() => read({ CLERK_API_URL: 'https://api.example.com' })).toThrow(/half configured/)
  })

  it('take the issuer from the publishable key', () => {
    const key = `pk_test_${Buffer.from('apt-clam-53.clerk.accounts.dev$').toString('base64')}`
    const { CLERK_ISSUER: _, ...others } = whole
    const settings = read({ ...others, CLERK_PUBLISHABLE_KEY: key })
    expect(settings?.issuer).toBe('https://apt-clam-53.clerk.accounts.dev')
    for (const wrong of ['pk_test_', 'pk_test_####', `pk_test_${btoa('a.example/b$')}`, 'x']) {
      expect(() => read({ ...others, CLERK_PUBLISHABLE_KEY: wrong })).toThrow(
        /CLERK_PUBLISHABLE_KEY is not valid/,
      )
    }
  })

  it('put Clerk’s sign-in on our page with the publishable key, from which sessions are taken', () => {
    const key = `pk_test_${Buffer.from('apt-clam-53.clerk.accounts.dev$').toString('base64')}`
    const ours = { CLERK_PUBLISHABLE_KEY: key, API_BASE_URL: 'https://parley.example.com/' }
    expect(read({ ...whole, ...ours })).toMatchObject({
      authorizedParties: [
        'https://app.example.com',
        'http://localhost:3000',
        'https://parley.example.com',
      ],
      onPage: { publishableKey: key, frontendApi: 'https://clerk.example.com' },
    })
    const { CLERK_ISSUER: _, ...others } = { ...whole, ...ours }
    expect(read(others)?.onPage?.frontendApi).toBe('https://apt-clam-53.clerk.accounts.dev')
    expect(() => read({ ...whole, CLERK_PUBLISHABLE_KEY: 'x' })).toThrow(/PUBLISHABLE_KEY is not/)
  })

  it('name exact origins', () => {
    for (const parties of ['*', 'app.example.com', 'https://a.example/x', 'https://a.example,']) {
      expect(() => read({ ...whole, CLERK_AUTHORIZED_PARTIES: parties })).toThrow(
        /CLERK_AUTHORIZED_PARTIES is not valid/,
      )
    }
  })

  it('take no plain http and no development key in production', () => {
    const inProduction = { ...whole, NODE_ENV: 'production' as const }
    expect(read(inProduction)).toBeDefined()
    for (const wrong of [
      { CLERK_ISSUER: 'http://127.0.0.1:1' },
      { CLERK_API_URL: 'http://127.0.0.1:1' },
      { CLERK_SECRET_KEY: 'dev-1' },
    ]) {
      expect(() => read({ ...inProduction, ...wrong })).toThrow(Object.keys(wrong)[0])
    }
  })
})
