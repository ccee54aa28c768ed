import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { z } from 'zod'
import { walkConsent } from '../../../dev/src/providers/consent/walk-consent.ts'
import { TEST_PASSWORD, type TestUser } from '../testing/add-user.ts'
import { ADA_AT_GOOGLE, connectScene, GRACE_AT_GOOGLE, refused } from '../testing/connect-scene.ts'
import type { TestBrowser } from '../testing/test-browser.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'

let world: ServiceWithProviders
let scene: ReturnType<typeof connectScene>

beforeAll(async () => {
  world = await startWithProviders(realServices(), { REGISTRATION: 'open' })
  scene = connectScene(world)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  await scene.clear()
  await world.service.database.deleteFrom('users').execute()
})

/** Gives somebody here the address that they have at Google. */
async function withAddress(user: TestUser, email: string): Promise<TestUser> {
  const update = { email }
  await world.service.database
    .updateTable('password_credentials')
    .set(update)
    .where('user_id', '=', user.id)
    .execute()
  return { id: user.id, email }
}

async function startOnPage(browser: TestBrowser, connect: 'yes' | 'no' = 'no') {
  const sent = await browser.press(await browser.get('/login'), '/login/google', { connect })
  expect(sent.status).toBe(303)
  return sent.location
}

async function signInOnPage(browser: TestBrowser, email = ADA_AT_GOOGLE) {
  const back = await walkConsent(await startOnPage(browser), { email })
  return browser.get(back.href)
}

const Started = z.object({
  url: z.string(),
  auth_url: z.string(),
  state: z.string(),
  binding: z.string(),
})
const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string() })

async function startOverApi() {
  const { body } = await world.service.client.get('/api/auth/google/url')
  return Started.parse(body)
}

async function finishOverApi(started: z.output<typeof Started>, email = ADA_AT_GOOGLE) {
  const back = await walkConsent(started.url, { email })
  const code = back.searchParams.get('code')
  const { state, binding } = started
  return world.service.client.post('/api/auth/google/callback', { code, state, binding })
}

const identities = () => world.service.database.selectFrom('login_identities').selectAll().execute()

describe('signing in with Google on our page', () => {
  it('makes an account for somebody new, known by issuer and subject', async () => {
    const browser = world.browser()
    const shown = await signInOnPage(browser)
    expect([shown.status, shown.location]).toEqual([303, '/users'])
    expect((await browser.get('/users')).text).toContain(`Signed in as ${ADA_AT_GOOGLE}`)
    expect(await identities()).toMatchObject([
      { kind: 'google', issuer: world.providers.urls.google, subject: '100000000000000000001' },
    ])
  })

  it('finds the same person again, even when their address has changed', async () => {
    await signInOnPage(world.browser())
    const [identity] = await identities()
    const { people } = world.providers.simulation
    const ada = people.byEmail('google', ADA_AT_GOOGLE)
    if (ada === undefined) throw new Error('Ada is not at Google')
    try {
      people.put({ ...ada, email: 'countess@example.com' })
      const browser = world.browser()
      expect((await signInOnPage(browser, 'countess@example.com')).location).toBe('/users')
    } finally {
      people.put(ada)
    }
    expect(await identities()).toEqual([identity])
  })

  it('asks for the calendar in a second grant of its own, with one button', async () => {
    const browser = world.browser()
    const first = await startOnPage(browser, 'yes')
    expect(new URL(first).searchParams.get('scope')).toBe('openid email profile')
    const back = await walkConsent(first, { email: ADA_AT_GOOGLE })
    const second = (await browser.get(back.href)).location
    expect(new URL(second).searchParams.get('scope')).toContain('calendar.events')
    const again = await walkConsent(second, { email: ADA_AT_GOOGLE })
    expect((await browser.get(again.href)).location).toBe('/users?auth=success')
    const [identity] = await identities()
    expect(await scene.accountsOf({ id: identity?.user_id ?? '', email: '' })).toMatchObject([
      { provider: 'google', status: 'active' },
    ])
  })

  it('is refused in another browser, twice, and at the calendar’s address', async () => {
    const browser = world.browser()
    const back = await walkConsent(await startOnPage(browser), { email: ADA_AT_GOOGLE })
    expect((await world.browser().get(back.href)).location).toBe(refused('wrong_browser'))
    expect((await browser.get(back.href)).location).toBe(refused('expired'))

    const other = await walkConsent(await startOnPage(browser), { email: ADA_AT_GOOGLE })
    other.pathname = '/calendar/auth/callback/google'
    expect((await browser.get(other.href)).location).toBe(refused('mixed_up'))
    expect(await identities()).toEqual([])
  })

  it('is refused when Google has not checked the address', async () => {
    world.providers.simulation.failpoints.add({
      operation: 'google.token.code',
      effect: { kind: 'id_token_claims', claims: { email_verified: false } },
    })
    expect((await signInOnPage(world.browser())).location).toBe(refused('email_not_verified'))
    expect(await identities()).toEqual([])
  })
})

describe('somebody whose address has an account here', () => {
  it('is not signed in to it without its password', async () => {
    const ada = await withAddress(await world.newPerson(), ADA_AT_GOOGLE)
    const browser = world.browser()
    expect((await signInOnPage(browser)).location).toBe('/login/join')
    expect((await browser.get('/users')).text).toContain('not signed in')
    const page = await browser.get('/login/join')
    const wrong = await browser.press(page, '/login/join', { password: 'a wrong guess', code: '' })
    expect(wrong.status).toBe(401)
    expect(await identities()).toEqual([])

    const right = await browser.press(page, '/login/join', { password: TEST_PASSWORD, code: '' })
    expect(right.location).toBe('/users')
    expect(await identities()).toMatchObject([{ user_id: ada.id }])
    expect(await scene.audited(ada)).toEqual(['identity.join'])
    expect((await signInOnPage(world.browser())).location).toBe('/users')
  })

  it('cannot be joined with an address that Google has not checked', async () => {
    await withAddress(await world.newPerson(), ADA_AT_GOOGLE)
    world.providers.simulation.failpoints.add({
      operation: 'google.token.code',
      effect: { kind: 'id_token_claims', claims: { email_verified: false } },
    })
    expect((await signInOnPage(world.browser())).location).toBe(refused('email_not_verified'))
  })

  it('joins over the API in the same way', async () => {
    const ada = await withAddress(await world.newPerson(), ADA_AT_GOOGLE)
    const answer = await finishOverApi(await startOverApi())
    expect([answer.status, answer.code]).toEqual([409, 'proof_needed'])
    const { join } = z.object({ join: z.string() }).parse(answer.body)
    const prove = (password: string) =>
      world.service.client.post('/api/auth/google/join', { join, password })
    expect((await prove('a wrong guess')).status).toBe(401)
    const { body } = await prove(TEST_PASSWORD)
    expect(decodeJwt(Tokens.parse(body).accessToken).sub).toBe(ada.id)
    expect((await prove(TEST_PASSWORD)).status).toBe(410)
  })
})

describe('joining a Google account from one’s own page', () => {
  const join = async (browser: TestBrowser, password: string) =>
    browser.press(await browser.get('/users'), '/users/join-google', { password, code: '' })

  it('takes the password at that moment, and any address', async () => {
    const ada = await world.newPerson()
    const browser = await world.signedInBrowser(ada)
    expect((await join(browser, 'a wrong guess')).status).toBe(401)
    const sent = await join(browser, TEST_PASSWORD)
    const back = await walkConsent(sent.location, { email: GRACE_AT_GOOGLE })
    expect((await browser.get(back.href)).location).toBe('/users?auth=joined')
    expect(await identities()).toMatchObject([{ user_id: ada.id }])
  })

  it('is refused when that Google account signs somebody else in', async () => {
    await signInOnPage(world.browser(), GRACE_AT_GOOGLE)
    const browser = await world.signedInBrowser(await world.newPerson())
    const back = await walkConsent((await join(browser, TEST_PASSWORD)).location, {
      email: GRACE_AT_GOOGLE,
    })
    expect((await browser.get(back.href)).location).toBe(refused('identity_in_use'))
    expect(await identities()).toHaveLength(1)
  })

  it('is refused when somebody else is signed in by the time it comes back', async () => {
    const browser = await world.signedInBrowser(await world.newPerson())
    const sent = await join(browser, TEST_PASSWORD)
    const other = await world.signedInBrowser(await world.newPerson('Mallory'))
    browser.cookies.set('parley_page', other.cookies.get('parley_page') ?? '')
    const back = await walkConsent(sent.location, { email: GRACE_AT_GOOGLE })
    expect((await browser.get(back.href)).location).toBe(refused('not_you'))
    expect(await identities()).toEqual([])
  })
})

describe('signing in with Google over the API', () => {
  it('gives our own tokens for what Google sent back', async () => {
    const answer = await finishOverApi(await startOverApi())
    expect(answer.status).toBe(200)
    const { accessToken } = Tokens.parse(answer.body)
    const me = await world.service.client.get('/api/auth/me', accessToken)
    expect(me.body).toMatchObject({ user: { email: ADA_AT_GOOGLE, name: 'Ada Lovelace' } })
  })

  it('takes an answer once, and only from the client that started', async () => {
    const started = await startOverApi()
    const back = await walkConsent(started.url, { email: ADA_AT_GOOGLE })
    const code = back.searchParams.get('code')
    const { state, binding } = started
    const post = (body: object) => world.service.client.post('/api/auth/google/callback', body)
    expect((await post({ code, state })).code).toBe('wrong_browser')
    expect((await post({ code, state, binding })).code).toBe('expired')

    const again = await startOverApi()
    expect((await finishOverApi({ ...again, binding })).code).toBe('wrong_browser')
    const once = await startOverApi()
    expect((await finishOverApi(once)).status).toBe(200)
    expect((await finishOverApi(once)).code).toBe('expired')
  })

  it('makes no account where registration is closed', async () => {
    await using closed = await startWithProviders(realServices(), { REGISTRATION: 'closed' })
    const { body } = await closed.service.client.get('/api/auth/google/url')
    const { url, state, binding } = Started.parse(body)
    const back = await walkConsent(url, { email: ADA_AT_GOOGLE })
    const code = back.searchParams.get('code')
    const sent = { code, state, binding }
    const answer = await closed.service.client.post('/api/auth/google/callback', sent)
    expect(answer.code).toBe('registration_closed')
  })
})
