import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { systemClock } from '@parley/shared/time/clock'
import { readVaultKeys } from '@parley/shared/vault/vault-keys'
import { createVault } from '@parley/shared/vault/vault'
import { realServices } from '@parley/shared/testing/real-services'
import { walkConsent } from '../../../dev/src/providers/consent/walk-consent.ts'
import { calendarMessages } from './calendar-messages.ts'
import { TEST_PASSWORD } from '../testing/add-user.ts'
import {
  ADA_AT_GOOGLE,
  connectScene,
  GRACE_AT_GOOGLE,
  PEOPLE,
  refused,
} from '../testing/connect-scene.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'

let world: ServiceWithProviders
let scene: ReturnType<typeof connectScene>

beforeAll(async () => {
  world = await startWithProviders(realServices())
  scene = connectScene(world)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => scene.clear())

describe('a link that was asked for in a call', () => {
  const writtenFor = (userId: string | null, provider = '') => {
    const parts = { database: world.service.database, clock: systemClock }
    const writers = calendarMessages({ ...parts, baseUrl: 'https://parley.example' })
    const message = { id: 'msg_1', kind: 'connect_calendar', to: 'ada@example.com' }
    return writers['connect_calendar']?.({ ...message, userId, details: { provider } })
  }
  const linkIn = (mail: unknown) => {
    const { text } = z.object({ text: z.string() }).parse(mail)
    return /https:\S+/.exec(text)?.[0].replace('https://parley.example', '') ?? ''
  }

  it('is made as it is mailed, and connects that calendar once', async () => {
    const ada = await world.newPerson()
    const mail = await writtenFor(ada.id, 'microsoft')
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Connect a calendar' })
    const browser = await world.signedInBrowser(ada)
    const page = await browser.get(linkIn(mail))
    expect(page.text).toContain('Microsoft')
    expect(page.text).not.toContain('Google')
    const address = await scene.pressLink(browser, linkIn(mail), 'microsoft')
    const back = await walkConsent(address, { email: PEOPLE.microsoft })
    expect((await browser.get(back.href)).location).toBe('/users?auth=success')
    expect(await scene.accountsOf(ada)).toMatchObject([{ provider: 'microsoft' }])
    expect((await browser.get(linkIn(mail))).status).toBe(410)
  })

  it('opens nothing for another person, and is not written for nobody', async () => {
    const [ada, grace] = [await world.newPerson(), await world.newPerson()]
    const link = linkIn(await writtenFor(ada.id))
    const browser = await world.signedInBrowser(grace)
    expect(await scene.pressLink(browser, link)).toBe(refused('not_you'))
    expect(await scene.accountsOf(grace)).toEqual([])
    expect(await writtenFor(null)).toBeUndefined()
  })
})

describe('connecting a calendar', () => {
  it.each(['google', 'microsoft'] as const)('of %s by a link, to the end', async (provider) => {
    const ada = await world.newPerson()
    const { back, shown, browser } = await scene.connect(ada, provider)
    expect(back.pathname).toBe(`/calendar/auth/callback/${provider}`)
    expect([shown.status, shown.location]).toEqual([303, '/users?auth=success'])
    expect((await browser.get(shown.location)).text).toContain('Your calendar is connected.')

    const [account] = await scene.accountsOf(ada)
    expect(account).toMatchObject({
      status: 'active',
      is_default: true,
      provider_email: PEOPLE[provider],
    })
    const subject = {
      google: '100000000000000000001',
      microsoft: expect.stringMatching(/^c0a7050c.*:.*a1$/),
    }
    expect(account?.provider_sub).toEqual(subject[provider])
    const vault = createVault(readVaultKeys('VAULT_KEYS', world.service.env['VAULT_KEYS'] ?? ''))
    const place = { account: account?.id ?? '', user: ada.id, provider, field: 'refresh_token' }
    const { grants } = world.providers.simulation[provider]
    expect(grants.refresh(vault.open(place, account?.refresh_token ?? ''))).toBeDefined()
    expect(await scene.audited(ada)).toEqual(['calendar.connect'])
    expect(await scene.told(ada)).toEqual(['calendar_connected'])
  })

  it.each(['google', 'microsoft'] as const)(
    'asks %s with state, nonce and PKCE',
    async (provider) => {
      const ada = await world.newPerson()
      const browser = await world.signedInBrowser(ada)
      const asked = new URL(await scene.pressLink(browser, await scene.newLink(ada), provider))
        .searchParams
      expect(asked.get('code_challenge_method')).toBe('S256')
      expect(asked.get('code_challenge')).toMatch(/^[\w-]{43}$/)
      expect(asked.get('state')).toMatch(/^[\w-]{43}$/)
      expect(asked.get('nonce')).toMatch(/^[\w-]{43}$/)
      expect(asked.get('redirect_uri')).toBe(
        `${world.service.client.url}/calendar/auth/callback/${provider}`,
      )
      const stored = JSON.stringify(
        await world.service.database.selectFrom('oauth_states').selectAll().execute(),
      )
      expect(stored).not.toContain(asked.get('state'))
      expect(stored).not.toContain(asked.get('nonce'))
    },
  )

  it('connects several accounts of one person, and each of them once', async () => {
    const ada = await world.newPerson()
    await scene.connect(ada, 'google', ADA_AT_GOOGLE)
    await scene.connect(ada, 'google', GRACE_AT_GOOGLE)
    await scene.connect(ada, 'google', ADA_AT_GOOGLE)
    await scene.connect(ada, 'microsoft')
    const accounts = await scene.accountsOf(ada)
    expect(new Set(accounts.map(({ provider_email: email }) => email))).toEqual(
      new Set(['ada@contoso.example', ADA_AT_GOOGLE, GRACE_AT_GOOGLE]),
    )
    const byDefault = accounts.filter(({ is_default: isDefault }) => isDefault)
    expect(byDefault.map(({ provider_email: email }) => email)).toEqual([ADA_AT_GOOGLE])
    expect(accounts.find(({ provider_email: email }) => email === ADA_AT_GOOGLE)?.version).toBe(2)
  })

  it("serves the provider named in the state at seed s0's callback", async () => {
    const ada = await world.newPerson()
    const browser = await world.signedInBrowser(ada)
    const sent = await browser.get(`/calendar/auth/start?user_id=${ada.id}`)
    expect(sent.status).toBe(303)
    expect(sent.location).toContain('/oauth2/v2.0/authorize')
    const back = await walkConsent(sent.location, { email: PEOPLE.microsoft })
    expect(back.pathname).toBe('/calendar/auth/callback')
    expect((await browser.get(back.href)).location).toBe('/users?auth=success')
    expect(await scene.accountsOf(ada)).toMatchObject([{ provider: 'microsoft', status: 'active' }])
  })

  it('asks an owner who is not signed in to sign in before anything is connected', async () => {
    const ada = await world.newPerson()
    const phone = world.browser()
    const back = await walkConsent(await scene.pressLink(phone, await scene.newLink(ada)), {
      email: ADA_AT_GOOGLE,
    })
    const shown = await phone.get(back.href)
    expect(shown.location).toBe('/calendar/auth/confirm')
    expect(await scene.accountsOf(ada)).toEqual([])

    expect((await phone.get(shown.location)).text).toContain('Go on only if you are Ada Lovelace')
    const login = await phone.get('/login?return=/calendar/auth/confirm')
    const signedIn = await phone.press(login, '/login', {
      email: ada.email,
      password: TEST_PASSWORD,
    })
    expect(signedIn.location).toBe('/calendar/auth/confirm')
    const page = await phone.get(signedIn.location)
    expect(page.text).toContain(ADA_AT_GOOGLE)
    expect(page.text).toContain('Ada Lovelace')
    const done = await phone.press(page, '/calendar/auth/confirm', { answer: 'yes' })

    expect(done.location).toBe('/users?auth=success')
    expect(await scene.accountsOf(ada)).toMatchObject([{ status: 'active' }])
    expect(await world.service.database.selectFrom('pending_grants').selectAll().execute()).toEqual(
      [],
    )
  })

  it('lets go of it when the owner says no in the end', async () => {
    const ada = await world.newPerson()
    const phone = world.browser()
    const address = await scene.pressLink(phone, await scene.newLink(ada))
    await phone.get((await walkConsent(address, { email: ADA_AT_GOOGLE })).href)
    const login = await phone.get('/login?return=/calendar/auth/confirm')
    await phone.press(login, '/login', { email: ada.email, password: TEST_PASSWORD })
    const page = await phone.get('/calendar/auth/confirm')
    const done = await phone.press(page, '/calendar/auth/confirm', { answer: 'no' })
    expect(done.location).toBe(refused('denied'))
    expect(await scene.accountsOf(ada)).toEqual([])
    expect(scene.liveGrants('google')).toBe(0)
  })
})

describe('a link', () => {
  it('is not used up by looking at it, however often', async () => {
    const ada = await world.newPerson()
    const link = await scene.newLink(ada)
    for (const _ of [1, 2, 3]) {
      const seen = await world.browser().get(link)
      expect(seen.status).toBe(200)
      expect(seen.text).toContain('Connect a calendar to Ada Lovelace’s agent')
      expect(seen.headers.get('referrer-policy')).toBe('no-referrer')
      expect(seen.headers.get('cache-control')).toBe('no-store')
    }
    await expect(scene.pressLink(await world.signedInBrowser(ada), link)).resolves.toContain(
      '/auth',
    )
  })

  it('works once', async () => {
    const ada = await world.newPerson()
    const link = await scene.newLink(ada)
    const browser = await world.signedInBrowser(ada)
    const page = await browser.get(link)
    await scene.pressLink(browser, link)
    expect((await browser.get(link)).status).toBe(410)
    expect((await browser.press(page, '/calendar/auth/start', { provider: 'google' })).status).toBe(
      410,
    )
  })

  it('works for ten minutes', async () => {
    const ada = await world.newPerson()
    const link = await scene.newLink(ada)
    await world.service.database
      .updateTable('connect_tickets')
      .set({ expires_at: new Date(Date.now() - 1) })
      .execute()
    const shown = await world.browser().get(link)
    expect(shown.status).toBe(410)
    expect(shown.text).toContain('older than ten minutes')
  })

  it('is kept as a hash alone', async () => {
    const ada = await world.newPerson()
    const ticket = new URL(await scene.newLink(ada)).searchParams.get('ticket') ?? ''
    const rows = await world.service.database.selectFrom('connect_tickets').selectAll().execute()
    const kept = rows.map(
      ({ ticket_hash: hash }) => `${hash.toString('base64url')} ${hash.toString()}`,
    )
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.join()).not.toContain(ticket)
  })

  it('cannot be pressed from another site, or without its page', async () => {
    const ada = await world.newPerson()
    const ticket = new URL(await scene.newLink(ada)).searchParams.get('ticket') ?? ''
    const browser = await world.signedInBrowser(ada)
    const answer = await browser.post('/calendar/auth/start', { ticket, provider: 'google' })
    expect(answer.status).toBe(403)
    const forged = { ticket, provider: 'google', form_token: 'A'.repeat(43) }
    expect((await browser.post('/calendar/auth/start', forged)).status).toBe(403)
  })

  it('that connects one account again takes no other', async () => {
    const ada = await world.newPerson()
    await scene.connect(ada, 'google', ADA_AT_GOOGLE)
    const [account] = await scene.accountsOf(ada)
    const link = await scene.newLink(ada, { account_id: account?.id ?? '' })
    const browser = await world.signedInBrowser(ada)
    const back = await walkConsent(await scene.pressLink(browser, link), { email: GRACE_AT_GOOGLE })
    expect((await browser.get(back.href)).location).toBe(refused('other_account'))
    expect(await scene.accountsOf(ada)).toHaveLength(1)
  })

  it('is made for nobody who is not signed in', async () => {
    expect((await world.service.client.post('/calendar/links', {})).status).toBe(401)
  })
})

describe('an account at a provider', () => {
  it('serves one person here at a time', async () => {
    const [ada, mallory] = [await world.newPerson(), await world.newPerson('Mallory')]
    await scene.connect(ada, 'google', ADA_AT_GOOGLE)
    const { shown } = await scene.connect(mallory, 'google', ADA_AT_GOOGLE)
    expect(shown.location).toBe(refused('account_in_use'))
    expect(await scene.audited(mallory)).toEqual(['calendar.connect: account_in_use'])
    expect(await scene.accountsOf(mallory)).toEqual([])
    expect(await scene.accountsOf(ada)).toMatchObject([{ status: 'active' }])
    expect(scene.liveGrants('google')).toBe(1)
  })
})
