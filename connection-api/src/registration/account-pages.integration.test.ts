import { startSimulatedMail, type SimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser, TEST_PASSWORD } from '../testing/add-user.ts'
import { nextMail } from '../testing/mailbox.ts'
import { openBrowser } from '../testing/test-browser.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

const PASSWORD = 'seven green kettles at dawn'
let mail: SimulatedMail
let service: TestService

beforeAll(async () => {
  mail = await startSimulatedMail()
  const real = realServices()
  service = await startTestService(real, { SMTP_URL: mail.url })
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await mail[Symbol.asyncDispose]()
})

const login = (email: string, password: string) =>
  service.client.post('/api/auth/login', { email, password })

/** Path and query of the link in somebody's next mail. */
async function linkTo(email: string, seen = 0): Promise<string> {
  const { text } = await nextMail(mail, email, seen)
  const link = /^http\S+$/m.exec(text)?.[0] ?? ''
  const { pathname, search } = new URL(link)
  return `${pathname}${search}`
}

it('a person registers, opens the link of the mail and signs in, all on pages', async () => {
  const browser = openBrowser(service.client.url)
  const email = `${newId('user').slice(5)}@example.com`
  const form = await browser.get('/account/register')
  const weak = { name: 'Ada Byron', email, password: 'password1234' }
  const refused = await browser.press(form, '/account/register', weak)
  expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('easy to guess')])
  const sent = await browser.press(refused, '/account/register', { ...weak, password: PASSWORD })
  expect(sent.text).toContain('Look for our mail')
  const link = await linkTo(email)
  await openBrowser(service.client.url).get(link)
  const elsewhere = openBrowser(service.client.url)
  const page = await elsewhere.get(link)
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  const wrong = await elsewhere.press(page, '/account/verify-email', { password: 'wrong' })
  expect(wrong.status).toBe(401)
  const opened = await elsewhere.press(wrong, '/account/verify-email', { password: PASSWORD })
  expect(opened.text).toContain('That worked')
  expect((await login(email, PASSWORD)).status).toBe(200)
  const again = await elsewhere.press(page, '/account/verify-email', { password: PASSWORD })
  expect(again.text).toContain('has been used')
})

it('a person who forgot the password chooses another one, all on pages', async () => {
  const browser = openBrowser(service.client.url)
  const { email } = await addUser(service.database)
  const form = await browser.get('/account/forgot-password')
  await browser.press(form, '/account/forgot-password', { email })
  const page = await browser.get(await linkTo(email))
  const done = await browser.press(page, '/account/reset-password', { password: PASSWORD })
  expect(done.text).toContain('That worked')
  expect((await login(email, TEST_PASSWORD)).status).toBe(401)
  expect((await login(email, PASSWORD)).status).toBe(200)
})

it('a form of another page does nothing', async () => {
  const { email } = await addUser(service.database)
  const browser = openBrowser(service.client.url)
  await browser.get('/account/forgot-password')
  const answer = await browser.post('/account/forgot-password', { email })
  expect(answer.status).toBe(403)
  const messages = service.database.selectFrom('messages').where('to_address', '=', email)
  expect(await messages.selectAll().execute()).toEqual([])
})

it('a ticket in the address cannot put markup on the page', async () => {
  const browser = openBrowser(service.client.url)
  const page = await browser.get('/account/reset-password?ticket="><script>alert(1)</script>')
  expect(page.text).not.toContain('<script>')
})
