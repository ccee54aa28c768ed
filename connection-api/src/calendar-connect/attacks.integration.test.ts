import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { walkConsent } from '../../../dev/src/providers/consent/walk-consent.ts'
import { TEST_PASSWORD } from '../testing/add-user.ts'
import {
  ADA_AT_GOOGLE,
  connectScene,
  GRACE_AT_GOOGLE,
  PEOPLE,
  refused,
  type Provider,
} from '../testing/connect-scene.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'

const GOOGLE_EVENTS = 'https://www.googleapis.com/auth/calendar.events'

let world: ServiceWithProviders
let scene: ReturnType<typeof connectScene>

beforeAll(async () => {
  world = await startWithProviders(realServices())
  scene = connectScene(world)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => scene.clear())

describe('attack A: Mallory opens it with the id of Bob and consents with an account of her own', () => {
  it('in her own browser: refused', async () => {
    const [bob, mallory] = [await world.newPerson('Bob'), await world.newPerson('Mallory')]
    const hers = await world.signedInBrowser(mallory)
    const shown = await hers.get(`/calendar/auth/start?user_id=${bob.id}&provider=google`)
    expect(shown.status).toBe(403)
    expect(shown.text).toContain('somebody else')
  })

  it('with her access token: refused', async () => {
    const [bob, mallory] = [await world.newPerson('Bob'), await world.newPerson('Mallory')]
    const authorization = `Bearer ${await world.service.client.signIn(mallory)}`
    const address = `/calendar/auth/start?user_id=${bob.id}`
    expect((await world.browser().get(address, { authorization })).status).toBe(403)
    const own = await world
      .browser()
      .get(`/calendar/auth/start?user_id=${mallory.id}`, { authorization })
    expect(own.status).toBe(303)
  })

  it('signed in nowhere: asked to sign in', async () => {
    const bob = await world.newPerson('Bob')
    const shown = await world.browser().get(`/calendar/auth/start?user_id=${bob.id}`)
    expect(shown.status).toBe(303)
    expect(shown.location).toMatch(/^\/login\?return=/)
  })

  it('with a link of his that she got hold of: nothing is connected without him', async () => {
    const [bob, mallory] = [await world.newPerson('Bob'), await world.newPerson('Mallory')]
    const link = await scene.newLink(bob)
    const hers = await world.signedInBrowser(mallory)
    const page = await hers.get(link)
    const sent = await hers.press(page, '/calendar/auth/start', { provider: 'google' })
    expect(sent.location).toBe(refused('not_you'))

    const anonymous = world.browser()
    const back = await walkConsent(await scene.pressLink(anonymous, link), {
      email: GRACE_AT_GOOGLE,
    })
    expect((await anonymous.get(back.href)).location).toBe('/calendar/auth/confirm')
    const login = await anonymous.get('/login?return=/calendar/auth/confirm')
    await anonymous.press(login, '/login', { email: mallory.email, password: TEST_PASSWORD })
    expect((await anonymous.get('/calendar/auth/confirm')).location).toBe(refused('not_you'))
    expect(await scene.accountsOf(bob)).toEqual([])
    expect(await scene.accountsOf(mallory)).toEqual([])
    expect(scene.liveGrants('google')).toBe(0)
  })
})

describe('attack B: Mallory starts for herself and has Bob consent', () => {
  it("by sending him the provider's address: his browser has no cookie of hers", async () => {
    const mallory = await world.newPerson('Mallory')
    const hers = await world.signedInBrowser(mallory)
    const address = await scene.pressLink(hers, await scene.newLink(mallory))
    const back = await walkConsent(address, { email: GRACE_AT_GOOGLE })
    const bobs = world.browser()
    expect((await bobs.get(back.href)).location).toBe(refused('wrong_browser'))
    expect(await scene.accountsOf(mallory)).toEqual([])
    expect(await scene.audited(mallory)).toEqual(['calendar.connect: wrong_browser'])
  })

  it('and finishing with what his browser brought back: the state is used up', async () => {
    const mallory = await world.newPerson('Mallory')
    const hers = await world.signedInBrowser(mallory)
    const back = await walkConsent(await scene.pressLink(hers, await scene.newLink(mallory)), {
      email: GRACE_AT_GOOGLE,
    })
    await world.browser().get(back.href)
    expect((await hers.get(back.href)).location).toBe(refused('expired'))
    expect(await scene.accountsOf(mallory)).toEqual([])
  })

  it('by sending him her link, while he is signed in: refused before the provider is asked', async () => {
    const [bob, mallory] = [await world.newPerson('Bob'), await world.newPerson('Mallory')]
    const link = await scene.newLink(mallory)
    const bobs = await world.signedInBrowser(bob)
    const page = await bobs.get(link)
    expect(page.text).toContain('Mallory')
    const sent = await bobs.press(page, '/calendar/auth/start', { provider: 'google' })
    expect(sent.location).toBe(refused('not_you'))
    expect(await scene.accountsOf(mallory)).toEqual([])
  })

  it('by sending him her link, while he is not: he cannot sign in as her, so nothing is connected', async () => {
    const [bob, mallory] = [await world.newPerson('Bob'), await world.newPerson('Mallory')]
    const bobs = world.browser()
    const back = await walkConsent(await scene.pressLink(bobs, await scene.newLink(mallory)), {
      email: GRACE_AT_GOOGLE,
    })
    expect((await bobs.get(back.href)).location).toBe('/calendar/auth/confirm')
    const login = await bobs.get('/login?return=/calendar/auth/confirm')
    await bobs.press(login, '/login', { email: bob.email, password: TEST_PASSWORD })
    expect((await bobs.get('/calendar/auth/confirm')).location).toBe(refused('not_you'))
    expect(await scene.accountsOf(mallory)).toEqual([])
    expect(await scene.accountsOf(bob)).toEqual([])
    expect(scene.liveGrants('google')).toBe(0)
  })
})

describe('what comes back from a provider', () => {
  async function started(provider: Provider = 'google') {
    const ada = await world.newPerson()
    const browser = await world.signedInBrowser(ada)
    const address = await scene.pressLink(browser, await scene.newLink(ada), provider)
    return { ada, browser, address }
  }

  it('is taken once', async () => {
    const { ada, browser, address } = await started()
    const back = await walkConsent(address, { email: ADA_AT_GOOGLE })
    const cookies = new Map(browser.cookies)
    expect((await browser.get(back.href)).location).toBe('/users?auth=success')
    for (const [name, value] of cookies) browser.cookies.set(name, value)
    expect((await browser.get(back.href)).location).toBe(refused('expired'))
    expect(await scene.accountsOf(ada)).toHaveLength(1)
  })

  it('is refused with the cookie of another start, and uses the state up', async () => {
    const { ada, browser, address } = await started()
    const other = world.browser()
    await scene.pressLink(other, await scene.newLink(ada))
    const back = await walkConsent(address, { email: ADA_AT_GOOGLE })
    browser.cookies.set('parley_oauth', other.cookies.get('parley_oauth') ?? '')
    expect((await browser.get(back.href)).location).toBe(refused('wrong_browser'))
    expect(await scene.accountsOf(ada)).toEqual([])
  })

  it("is refused at the other provider's address", async () => {
    const { ada, browser, address } = await started()
    const back = await walkConsent(address, { email: ADA_AT_GOOGLE })
    back.pathname = '/calendar/auth/callback/microsoft'
    expect((await browser.get(back.href)).location).toBe(refused('mixed_up'))
    expect(await scene.accountsOf(ada)).toEqual([])
  })

  it('is refused from somebody who calls himself another issuer', async () => {
    const { browser, address } = await started()
    const back = await walkConsent(address, { email: ADA_AT_GOOGLE })
    back.searchParams.set('iss', 'https://evil.example')
    expect((await browser.get(back.href)).location).toBe(refused('mixed_up'))
  })

  it('is refused when it is too old', async () => {
    const { browser, address } = await started()
    const back = await walkConsent(address, { email: ADA_AT_GOOGLE })
    await world.service.database
      .updateTable('oauth_states')
      .set({ expires_at: new Date(Date.now() - 1) })
      .execute()
    expect((await browser.get(back.href)).location).toBe(refused('expired'))
  })

  it('is refused when a box was unticked, and nothing of it is kept', async () => {
    const { ada, browser, address } = await started()
    const back = await walkConsent(address, { email: ADA_AT_GOOGLE, without: [GOOGLE_EVENTS] })
    const shown = await browser.get(back.href)
    expect(shown.location).toBe(refused('scopes_missing'))
    expect((await browser.get(shown.location)).text).toContain('Leave every box ticked')
    expect(await scene.accountsOf(ada)).toEqual([])
    expect(scene.liveGrants('google')).toBe(0)
  })

  it.each(['google', 'microsoft'] as const)('may be a no of %s’s page', async (provider) => {
    const { browser, address } = await started(provider)
    const back = await walkConsent(address, { email: PEOPLE[provider], decision: 'deny' })
    expect((await browser.get(back.href)).location).toBe(refused('denied'))
  })

  it('without a state is nothing', async () => {
    const browser = world.browser()
    for (const address of [
      '/calendar/auth/callback',
      '/calendar/auth/callback/google?code=abc',
      '/calendar/auth/callback/google?code=abc&state=abc&state=def',
    ]) {
      expect((await browser.get(address)).location).toBe(refused('expired'))
    }
  })

  it.each([
    ['another audience', { aud: 'somebody-else' }, 'provider_refused'],
    ['another nonce', { nonce: 'replayed' }, 'mixed_up'],
    ['another issuer', { iss: 'https://evil.example' }, 'mixed_up'],
    ['another authorised party', { azp: 'somebody-else' }, 'mixed_up'],
    ['no subject', { sub: '' }, 'provider_refused'],
    ['an end in the past', { exp: 1000 }, 'provider_refused'],
    ['a beginning long ago', { iat: 1000 }, 'provider_refused'],
    ['several audiences', { aud: ['parley-simulated', 'x'], azp: undefined }, 'mixed_up'],
  ])('is refused with an id_token of %s', async (_what, claims, reason) => {
    const { ada, browser, address } = await started()
    world.providers.simulation.failpoints.add({
      operation: 'google.token.code',
      effect: { kind: 'id_token_claims', claims },
    })
    const back = await walkConsent(address, { email: ADA_AT_GOOGLE })
    expect((await browser.get(back.href)).location).toBe(refused(reason))
    expect(await scene.accountsOf(ada)).toEqual([])
  })

  it('is refused with an id_token of another Microsoft tenant than its issuer’s', async () => {
    const { browser, address } = await started('microsoft')
    world.providers.simulation.failpoints.add({
      operation: 'microsoft.token.code',
      effect: {
        kind: 'id_token_claims',
        claims: { tid: '11111111-1111-4111-8111-111111111111' },
      },
    })
    const back = await walkConsent(address, { email: PEOPLE.microsoft })
    expect((await browser.get(back.href)).location).toBe(refused('mixed_up'))
  })

  it('says so when the provider is down', async () => {
    const { browser, address } = await started()
    const back = await walkConsent(address, { email: ADA_AT_GOOGLE })
    world.providers.simulation.failpoints.add({
      operation: 'google.token.code',
      effect: { kind: 'error', status: 503 },
    })
    expect((await browser.get(back.href)).location).toBe(refused('provider_unavailable'))
  })
})
