import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { walkConsent } from '../../../dev/src/providers/consent/walk-consent.ts'
import type { TestUser } from '../testing/add-user.ts'
import { ADA_AT_GOOGLE, connectScene, GRACE_AT_GOOGLE } from '../testing/connect-scene.ts'
import { startWalkScene, type WalkScene } from '../testing/walk-scene.ts'
import type { Walker } from '../testing/walker.ts'

let scene: WalkScene
let world: WalkScene['world']
let links: ReturnType<typeof connectScene>

beforeAll(async () => {
  const real = realServices()
  scene = await startWalkScene(real)
  world = scene.world
  links = connectScene(world)
  // The first start of a machine may have to install Chromium.
}, 400_000)
afterAll(() => scene[Symbol.asyncDispose]())
beforeEach(() => links.clear())

/** Somebody signed in on our pages, who looks at their own. */
async function signedIn(user: TestUser): Promise<Walker> {
  const { cookies } = await world.signedInBrowser(user)
  const walker = await scene.walker()
  const url = world.env['API_BASE_URL'] ?? ''
  const own = [...cookies].filter(([name]) => !isBoundToHost(name))
  await walker.context.addCookies(own.map(([name, value]) => ({ name, value, url })))
  await walker.open('/users')
  return walker
}

/** A browser takes these over TLS alone; the plain pages do without. */
const isBoundToHost = (name: string) => name.startsWith('__Host-')

const people = async () => [await world.newPerson('Bob'), await world.newPerson('Mallory')] as const

describe('attack A: Mallory connects a calendar of her own to the agent of Bob', () => {
  it('by writing his id into the address: it is somebody else’s', async () => {
    const [bob, mallory] = await people()
    await using hers = await signedIn(mallory)
    await hers.open(`/calendar/auth/start?user_id=${bob.id}&provider=google`)
    await hers.reads('That is somebody else’s calendar', 'signed in as another person')
    await using stranger = await scene.walker()
    await stranger.open(`/calendar/auth/start?user_id=${bob.id}&provider=google`)
    await stranger.reads('Sign in', 'Password')
  })

  it('by a link of his: both names are on the page, and she cannot prove to be him', async () => {
    const [bob, mallory] = await people()
    await using hers = await scene.walker()
    await hers.open(await links.newLink(bob))
    await hers.reads('Connect a calendar to Bob’s agent', 'Go on only if that is you.')
    await hers.press('Go on to Google')
    await hers.consents(GRACE_AT_GOOGLE)
    await hers.reads('One more step', GRACE_AT_GOOGLE, 'Go on only if you are Bob.')
    await hers.page.getByLabel('Code from that e-mail').fill('123456')
    await hers.press('Connect')
    await hers.reads('That is not the code. Look again.')
    await hers.open('/login?return=/calendar/auth/confirm')
    await hers.signIn(mallory)
    await hers.reads('That request belongs to somebody else.', 'nothing was connected')
    expect(await links.accountsOf(bob)).toEqual([])
    expect(links.liveGrants('google')).toBe(0)
  })
})

describe('attack B: Mallory starts for herself and has Bob consent', () => {
  it('by sending him the provider’s address: it was started in another browser', async () => {
    const [bob, mallory] = await people()
    await using hers = await signedIn(mallory)
    await hers.press('Connect Google')
    await hers.page.getByText('choose an account').waitFor()
    await using his = await signedIn(bob)
    await his.open(hers.page.url())
    await his.consents(ADA_AT_GOOGLE)
    await his.reads('This was started in another browser.', 'Bob')
    expect(await links.accountsOf(mallory)).toEqual([])
    expect(await links.accountsOf(bob)).toEqual([])
  })

  it('by sending him her link: it says whose agent it is, and is not his', async () => {
    const [bob, mallory] = await people()
    await using his = await signedIn(bob)
    await his.open(await links.newLink(mallory))
    await his.reads('Connect a calendar to Mallory’s agent')
    await his.press('Go on to Google')
    await his.reads('That request belongs to somebody else.')
    expect(await links.accountsOf(mallory)).toEqual([])
  })

  it('by a page of hers that presses our buttons in his browser', async () => {
    const [bob] = await people()
    await using his = await signedIn(bob)
    const action = `${world.env['API_BASE_URL']}/users/connect`
    await his.page.route('http://evil.localhost/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${action}"><input name="provider" value="google">
          <button>Win a prize</button></form>`,
      }),
    )
    await his.open('http://evil.localhost/')
    await his.press('Win a prize')
    await his.reads('That did not work', 'This page is out of date.')
  })
})

describe('what comes back from a provider', () => {
  /** Somebody who stands before the provider's page. */
  async function started(ada: TestUser): Promise<Walker> {
    const walker = await signedIn(ada)
    await walker.press('Connect Google')
    await walker.page.getByText('choose an account').waitFor()
    return walker
  }

  it('is taken once', async () => {
    const ada = await world.newPerson()
    await using walker = await started(ada)
    const cookies = await walker.context.cookies()
    const callback = walker.page.waitForRequest('**/calendar/auth/callback/**')
    await walker.consents(ADA_AT_GOOGLE)
    await walker.reads('Your calendar is connected.')
    const back = (await callback).url()
    await walker.context.addCookies(cookies)
    await walker.open(back)
    await walker.reads('That link or request is used up or too old. Start again here.')
    expect(await links.accountsOf(ada)).toHaveLength(1)
  })

  it('is not taken with the cookie of another start', async () => {
    const ada = await world.newPerson()
    await using walker = await started(ada)
    await using other = await started(ada)
    const all = await other.context.cookies()
    await walker.context.addCookies(all.filter(({ name }) => name === 'parley_oauth'))
    await walker.consents(ADA_AT_GOOGLE)
    await walker.reads('This was started in another browser.')
    expect(await links.accountsOf(ada)).toEqual([])
  })

  it('is not taken for another provider’s', async () => {
    const ada = await world.newPerson()
    await using walker = await started(ada)
    const back = await walkConsent(walker.page.url(), { email: ADA_AT_GOOGLE })
    await walker.open(back.href.replace('/callback/google', '/callback/microsoft'))
    await walker.reads('The answer came from another provider than the one that was asked.')
    expect(await links.accountsOf(ada)).toEqual([])
  })

  it('is not enough with a box unticked', async () => {
    const ada = await world.newPerson()
    await using walker = await started(ada)
    await walker.consents(ADA_AT_GOOGLE, 'View and edit events')
    await walker.reads('not everything was allowed. Leave every box ticked and try again.')
    expect(await links.accountsOf(ada)).toEqual([])
  })

  it('may be a no', async () => {
    await using walker = await started(await world.newPerson())
    await walker.page.getByRole('button', { name: ADA_AT_GOOGLE }).click()
    await walker.press('Cancel')
    await walker.reads('You said no, so nothing was connected.')
  })
})

describe('a link', () => {
  it('is not used up by a scanner that opens it, and works once after that', async () => {
    const ada = await world.newPerson()
    const link = await links.newLink(ada)
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await fetch(link, { method })).status).toBe(200)
    }
    await using walker = await signedIn(ada)
    await walker.open(link)
    await walker.press('Go on to Google')
    await walker.consents(ADA_AT_GOOGLE)
    await walker.reads('Your calendar is connected.')
    await walker.open(link)
    await walker.reads('This link does not work any more', 'older than ten minutes')
  })

  it('says so when it is too old', async () => {
    const ada = await world.newPerson()
    const link = await links.newLink(ada)
    await world.service.database
      .updateTable('connect_tickets')
      .set({ expires_at: new Date(Date.now() - 1) })
      .execute()
    await using walker = await scene.walker()
    await walker.open(link)
    await walker.reads('This link does not work any more')
  })

  it('that connects one account again takes no other', async () => {
    const ada = await world.newPerson()
    await links.connect(ada)
    const [account] = await links.accountsOf(ada)
    const link = await links.newLink(ada, { account_id: account?.id ?? '' })
    await using walker = await signedIn(ada)
    await walker.open(link)
    await walker.press('Go on to Google')
    await walker.consents(GRACE_AT_GOOGLE)
    await walker.reads('You chose another account than the one that was connected before.')
    expect(await links.accountsOf(ada)).toMatchObject([{ provider_email: ADA_AT_GOOGLE }])
  })
})

it('is refused on pages that fit a telephone and break no policy', () => {
  expect(scene.faults).toEqual([])
})
