import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { z } from 'zod'
import { TEST_PASSWORD } from '../testing/add-user.ts'
import { connectScene } from '../testing/connect-scene.ts'
import { totpCode } from '../two-factor/totp-code.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'

let world: ServiceWithProviders
let scene: ReturnType<typeof connectScene>

beforeAll(async () => {
  world = await startWithProviders(realServices())
  scene = connectScene(world)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => scene.clear())

const PAGES = [
  '/login',
  '/users',
  '/users?auth=error&reason=denied',
  '/calendar/auth/start?ticket=x',
]

describe('a page', () => {
  it.each(PAGES)('%s runs nothing, is kept nowhere and is framed by nobody', async (path) => {
    const { headers, text } = await world.browser().get(path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|script-src/)
    expect(policy).toContain(`form-action 'self' ${world.providers.urls.google}`)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i)
    expect(text).toMatch(/<html lang="en">[\s\S]*<main>\s*<h1>/)
  })

  it('labels every field that somebody fills in', async () => {
    const { text } = await world.browser().get('/login')
    const fields = [...text.matchAll(/<input(?![^>]*type="hidden")[^>]*id="([^"]+)"/g)]
    expect(fields.map(([, id]) => id)).toEqual(['email', 'password', 'code'])
    for (const [, id] of fields) expect(text).toContain(`<label for="${id}">`)
  })

  it('repeats nothing of an address, and escapes what people are called', async () => {
    const evil = '<script>alert(1)</script>'
    const browser = await world.signedInBrowser(await world.newPerson(`Eve ${evil}`))
    const { text } = await browser.get(`/users?auth=error&reason=${encodeURIComponent(evil)}`)
    expect(text).not.toContain(evil)
    expect(text).toContain('Eve &lt;script&gt;')
    expect(text).toContain('That did not work. Try again.')
  })

  it('says in words when something is wrong, with its status', async () => {
    const browser = await world.signedInBrowser(await world.newPerson())
    const page = await browser.get('/users')
    const answer = await browser.press(page, '/users/connect', { provider: 'nobody' })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(answer.text).toContain('provider is not valid')
  })

  it('comes with a style sheet of our own', async () => {
    const { status, headers } = await world.browser().get('/pages/style.css')
    expect([status, headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
  })
})

describe('signing in on the page', () => {
  it('refuses a wrong password there, and keeps the address that was typed', async () => {
    const ada = await world.newPerson()
    const browser = world.browser()
    const page = await browser.get('/login')
    const wrong = { email: ada.email, password: 'a wrong guess' }
    const answer = await browser.press(page, '/login', wrong)
    expect(answer.status).toBe(401)
    expect(answer.text).toContain('E-mail or password is wrong')
    expect(answer.text).toContain(`value="${ada.email}"`)
    expect(answer.text).not.toContain('a wrong guess')
    expect(browser.cookies.has('parley_page')).toBe(false)
  })

  it('takes no form from elsewhere', async () => {
    const { email } = await world.newPerson()
    const browser = world.browser()
    const credentials = { email, password: TEST_PASSWORD }
    expect((await browser.post('/login', credentials)).status).toBe(403)
    await browser.get('/login')
    expect((await browser.post('/login', credentials)).status).toBe(403)
    const forged = { ...credentials, form_token: 'A'.repeat(43) }
    expect((await browser.post('/login', forged)).status).toBe(403)
    expect(browser.cookies.has('parley_page')).toBe(false)
  })

  it('takes a form of before the sign-in no more after it', async () => {
    const ada = await world.newPerson()
    const browser = world.browser()
    const old = await browser.get('/login')
    await browser.press(old, '/login', { email: ada.email, password: TEST_PASSWORD })
    const again = await browser.press(old, '/login', { email: ada.email, password: TEST_PASSWORD })
    expect(again.status).toBe(403)
  })

  it('gives a new cookie each time, which scripts cannot read and others do not send', async () => {
    const ada = await world.newPerson()
    const browser = world.browser()
    const page = await browser.get('/login')
    browser.cookies.set('parley_page', 'A'.repeat(43))
    const fresh = await browser.get('/login')
    const answer = await browser.press(fresh, '/login', {
      email: ada.email,
      password: TEST_PASSWORD,
    })
    expect(page.status).toBe(200)
    const set = answer.headers.getSetCookie().find((one) => one.startsWith('parley_page='))
    expect(set).toMatch(/HttpOnly/)
    expect(set).toMatch(/SameSite=Lax/)
    expect(browser.cookies.get('parley_page')).not.toBe('A'.repeat(43))
    const rows = await world.service.database.selectFrom('page_sessions').selectAll().execute()
    const kept = rows.map(({ cookie_hash: hash }) => hash.toString('base64url'))
    expect(kept.join()).not.toContain(browser.cookies.get('parley_page'))
  })

  it('leads nowhere but to our own pages', async () => {
    const ada = await world.newPerson()
    for (const elsewhere of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const browser = world.browser()
      const page = await browser.get(`/login?return=${encodeURIComponent(elsewhere)}`)
      const sent = await browser.press(page, '/login', {
        email: ada.email,
        password: TEST_PASSWORD,
        return: elsewhere,
      })
      expect(sent.location).toBe('/users')
    }
  })

  it('ends with the login session, wherever that is ended', async () => {
    const ada = await world.newPerson()
    const browser = await world.signedInBrowser(ada)
    const token = await world.service.client.signIn(ada)
    await world.service.client.post('/api/auth/sessions/end-all', {}, token)
    expect((await browser.get('/users')).text).toContain('You are not signed in')

    const other = await world.signedInBrowser(ada)
    const cookie = other.cookies.get('parley_page') ?? ''
    await other.press(await other.get('/users'), '/logout')
    other.cookies.set('parley_page', cookie)
    expect((await other.get('/users')).text).toContain('You are not signed in')
  })

  it('counts wrong passwords', async () => {
    const ada = await world.newPerson()
    const browser = world.browser()
    const page = await browser.get('/login')
    const guess = () => browser.press(page, '/login', { email: ada.email, password: 'wrong' })
    for (let n = 0; n < 10; n += 1) expect((await guess()).status).toBe(401)
    const last = await guess()
    expect(last.status).toBe(429)
    expect(last.text).toContain('Too many attempts')
  })
})

it('asks on the page for the one-time code of those who use one', async () => {
  const ada = await world.newPerson()
  const token = await world.service.client.signIn(ada)
  const post = (path: string, body: object) =>
    world.service.client.post(`/api/auth/two-factor/${path}`, body, token)
  const setUp = await post('totp', { password: TEST_PASSWORD })
  const { secret } = z.object({ secret: z.string() }).parse(setUp.body)
  const now = Date.now()
  await post('totp/confirm', { otpCode: totpCode(secret, now - 30_000) })
  const browser = world.browser()
  const page = await browser.get('/login')
  const signIn = (code: string) =>
    browser.press(page, '/login', { email: ada.email, password: TEST_PASSWORD, code })

  for (const code of ['', '000000']) {
    const answer = await signIn(code)
    expect(answer.status).toBe(401)
    expect(browser.cookies.has('parley_page')).toBe(false)
  }
  expect((await signIn(totpCode(secret, now))).location).toBe('/users')
})

describe('a person’s own page', () => {
  it('connects, chooses and disconnects calendars with buttons', async () => {
    const ada = await world.newPerson()
    const { browser } = await scene.connect(ada)
    const [account] = await scene.accountsOf(ada)
    const id = account?.id ?? ''
    let page = await browser.get('/users')
    expect(page.text).toContain('Google: ada@example.com')
    expect(page.text).toContain('Appointments go here.')
    await browser.press(page, '/users/calendar', { account_id: id, wish: 'free' })
    await browser.press(page, '/users/calendar', { account_id: `acct_${ada.id}`, wish: 'default' })
    expect(await scene.accountsOf(ada)).toMatchObject([
      { is_default: false, counts_as_busy: false },
    ])
    page = await browser.get('/users')
    const done = await browser.press(page, '/users/disconnect', { account_id: id })
    expect(done.location).toBe('/users?auth=disconnected')
    expect((await browser.get(done.location)).text).toContain('The calendar is disconnected')
    expect(await scene.accountsOf(ada)).toMatchObject([{ status: 'disconnected' }])
  })

  it('changes nothing of anybody else’s', async () => {
    const [ada, mallory] = [await world.newPerson(), await world.newPerson('Mallory')]
    await scene.connect(ada)
    const [account] = await scene.accountsOf(ada)
    const hers = await world.signedInBrowser(mallory)
    const page = await hers.get('/users')
    const id = account?.id ?? ''
    const form = { account_id: id, wish: 'free', provider: 'google' }
    for (const action of ['/users/calendar', '/users/connect']) {
      expect((await hers.press(page, action, form)).status).toBe(404)
    }
    const token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const answer = await hers.post('/users/disconnect', { account_id: id, form_token: token })
    expect(answer.status).toBe(404)
    expect(await scene.accountsOf(ada)).toMatchObject([{ status: 'active', counts_as_busy: true }])
  })
})
