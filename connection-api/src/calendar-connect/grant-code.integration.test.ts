import { startSimulatedMail, type SimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { walkConsent } from '../../../dev/src/providers/consent/walk-consent.ts'
import type { TestUser } from '../testing/add-user.ts'
import { ADA_AT_GOOGLE, connectScene, refused } from '../testing/connect-scene.ts'
import { mailsTo, nextMail } from '../testing/mailbox.ts'
import type { TestBrowser } from '../testing/test-browser.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'

let mail: SimulatedMail
let world: ServiceWithProviders
let scene: ReturnType<typeof connectScene>

beforeAll(async () => {
  mail = await startSimulatedMail()
  const real = realServices()
  world = await startWithProviders(real, { SMTP_URL: mail.url })
  scene = connectScene(world)
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await mail[Symbol.asyncDispose]()
})
beforeEach(() => scene.clear())

const CODE = '/calendar/auth/confirm/code'
const FINISH = '/calendar/auth/confirm/finish'

/** Somebody with no password here, such as one who comes by Clerk. */
async function withAddress(): Promise<TestUser> {
  const user = await world.newPerson()
  await world.service.database
    .updateTable('users')
    .set({ email: user.email })
    .where('id', '=', user.id)
    .execute()
  return user
}

/** A browser in which nobody is signed in, with a grant that waits in it. */
async function waiting(user: TestUser): Promise<TestBrowser> {
  const browser = world.browser()
  const address = await scene.pressLink(browser, await scene.newLink(user))
  await browser.get((await walkConsent(address, { email: ADA_AT_GOOGLE })).href)
  return browser
}

async function codeFor(browser: TestBrowser, user: TestUser): Promise<string> {
  await browser.press(await browser.get('/calendar/auth/confirm'), CODE)
  const { text } = await nextMail(mail, user.email)
  const code = /Your code is (\d{6})\./.exec(text)?.[1]
  if (code === undefined) throw new Error('No code in this mail')
  return code
}

const enter = async (browser: TestBrowser, code: string) =>
  browser.press(await browser.get('/calendar/auth/confirm'), FINISH, { code })

describe('the code to the owner’s address', () => {
  it('connects the calendar, once', async () => {
    const ada = await withAddress()
    const browser = await waiting(ada)
    const code = await codeFor(browser, ada)
    const done = await enter(browser, code)
    expect(done.location).toBe('/users?auth=success')
    expect(await scene.accountsOf(ada)).toMatchObject([{ status: 'active' }])
    expect(mailsTo(mail, ada.email)[0]?.text).toContain('give it to nobody')
  })

  it('is of no use in another browser', async () => {
    const [ada, other] = [await withAddress(), await withAddress()]
    const code = await codeFor(await waiting(ada), ada)
    const elsewhere = await waiting(other)
    await codeFor(elsewhere, other)
    const answer = await enter(elsewhere, code)
    expect(answer.status).toBe(401)
    expect(await scene.accountsOf(other)).toEqual([])
  })

  it('cannot be guessed: after five wrong ones nothing waits any more', async () => {
    const ada = await withAddress()
    const browser = await waiting(ada)
    const code = await codeFor(browser, ada)
    const wrong = code === '000000' ? '000001' : '000000'
    for (let n = 0; n < 5; n += 1) expect((await enter(browser, wrong)).status).toBe(401)
    expect((await enter(browser, code)).location).toBe(refused('expired'))
    expect(await scene.accountsOf(ada)).toEqual([])
    expect(scene.liveGrants('google')).toBe(0)
  })

  it('is written once for a grant, and stands in no store in clear', async () => {
    const ada = await withAddress()
    const browser = await waiting(ada)
    const code = await codeFor(browser, ada)
    await browser.press(await browser.get('/calendar/auth/confirm'), CODE)
    expect(mailsTo(mail, ada.email)).toHaveLength(1)
    const keys = await world.service.redis.keys('grant-code:*')
    const kept = await Promise.all(keys.map((key) => world.service.redis.get(key)))
    expect(kept).toHaveLength(1)
    expect(kept.join()).not.toContain(code)
  })

  it('is asked for by a press alone, never by looking', async () => {
    const ada = await withAddress()
    const browser = await waiting(ada)
    expect((await browser.get(CODE)).status).toBe(404)
    expect((await browser.post(CODE, {})).status).toBe(403)
    expect(mailsTo(mail, ada.email)).toEqual([])
  })
})
