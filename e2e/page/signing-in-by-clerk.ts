import { renderSession } from '@parley/dev/src/clerk/simulated-membership.ts'
import type { SimulatedClerk } from '@parley/dev/src/clerk/start-simulated-clerk.ts'
import { deliverWebhook } from '@parley/dev/src/clerk/webhooks.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { goTo, newVisit, signOut, talkButton, type PageTest } from './visit.ts'

/** The page where people can sign in by Clerk. */
export interface ClerkTest extends PageTest {
  readonly clerk: SimulatedClerk
  /** `whsec_...` */
  readonly clerkWebhookSecret: string
}

const continueWithClerk = (page: Page) => page.getByRole('button', { name: 'Continue with Clerk' })

export function signingInByClerk(place: () => ClerkTest): void {
  describe('signing in by Clerk', () => {
    it('goes by its pages and back to where one was, and ends there too', async () => {
      await using visit = await newVisit(place())
      const { page, complaints } = visit
      const clara = await signInAs(page, place(), 'Clara')
      await page.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor()
      await page.reload()
      await personIs(page, 'Clara')
      const second = await visit.context.newPage()
      await second.goto(place().url)
      await talkButton(second).waitFor()
      const kept = await page.evaluate(
        'JSON.stringify([{ ...localStorage }, { ...sessionStorage }])',
      )
      expect(kept).not.toContain('eyJ')
      await signOut(page)
      await second.getByLabel('E-mail').waitFor()
      await continueWithClerk(page).click()
      await page.getByRole('button', { name: clara.email }).waitFor()
      await page.goto(place().url)
      await page.getByLabel('E-mail').waitFor()
      expect(complaints).toEqual([])
    })

    it('goes on with a new token once a minute is over', async () => {
      await using visit = await newVisit(place())
      const { page } = visit
      await page.clock.install()
      await signInAs(page, place(), 'Marie')
      const refused: string[] = []
      page.on('response', (answer) => void (answer.status() === 401 && refused.push(answer.url())))
      const before = tokensAsked(place())
      await page.clock.fastForward('01:30')
      await goTo(page, 'Settings')
      await expect.poll(() => tokensAsked(place()), { timeout: 5000 }).toBeGreaterThan(before)
      expect(refused).toEqual([])
    })

    it('ends as soon as Clerk has ended the session', async () => {
      const { url, clerkWebhookSecret: secret } = place()
      await using visit = await newVisit(place())
      const { page } = visit
      const { id } = await signInAs(page, place(), 'Fanny')
      const data = renderSession(sessionOf(place()), id, 'revoked', Date.now())
      await deliverWebhook(
        { url: `${url}/api/clerk/webhooks`, secret },
        { type: 'session.revoked', data },
      )
      await page.getByRole('link', { name: 'Settings' }).click()
      await page.getByText('Your sign-in has run out.').waitFor()
      await page.reload()
      await continueWithClerk(page).waitFor()
      expect(await page.getByRole('navigation').count()).toBe(0)
    })

    it('says so where Clerk does not answer', async () => {
      const { clerk, url } = place()
      await using visit = await newVisit(place())
      const { page } = visit
      await page.goto(url)
      clerk.setDown(true)
      await continueWithClerk(page).click()
      await page.getByRole('alert').getByText('Clerk cannot be asked just now.').waitFor()
      clerk.setDown(false)
      await continueWithClerk(page).click()
      await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
      expect(page.url()).toContain(clerk.url)
    })
  })
}

async function signInAs(page: Page, { clerk, url }: ClerkTest, firstName: string) {
  const user = clerk.addUser({ firstName, lastName: 'Clerk' })
  await page.goto(`${url}/contacts`)
  await continueWithClerk(page).click()
  await page.getByRole('button', { name: user.email }).click()
  await personIs(page, firstName)
  return user
}

const personIs = (page: Page, name: string) =>
  page.locator('.person', { hasText: `${name} Clerk` }).waitFor()

const TOKENS = /^\/v1\/client\/sessions\/(\w+)\/tokens$/

function tokensAsked({ clerk }: ClerkTest): number {
  const asked = [...clerk.requests].filter(([path]) => TOKENS.test(path))
  return asked.reduce((sum, [, times]) => sum + times, 0)
}

/** The latest of which a token was asked for. */
function sessionOf({ clerk }: ClerkTest): string {
  return (
    [...clerk.requests.keys()].map((path) => TOKENS.exec(path)?.[1] ?? '').findLast(Boolean) ?? ''
  )
}
