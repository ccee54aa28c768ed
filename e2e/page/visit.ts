import { source as axe } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { TestStack } from '../test-stack.ts'

/** The page, and a browser to look at it with. */
export interface PageTest {
  readonly test: TestStack
  readonly browser: Browser
  readonly url: string
}

/** A browser of one's own. */
export interface Visit extends AsyncDisposable {
  readonly context: BrowserContext
  readonly page: Page
  /** Scripts that fail, a policy that is broken. */
  readonly complaints: readonly string[]
}

type Look = Parameters<Browser['newContext']>[0]

export async function newVisit({ browser }: PageTest, look: Look = {}): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB', ...look })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
  })
  return { context, page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** Signed in as the first owner, by one click, and at the start. */
export async function signedIn(place: PageTest, look: Look = {}): Promise<Visit> {
  const visit = await newVisit(place, look)
  await visit.page.goto(place.url)
  await visit.page.getByRole('button', { name: 'Sign in as the demo owner' }).click()
  await talkButton(visit.page).waitFor()
  return visit
}

/** As somebody who knows their password. */
export async function signInByPassword(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

export async function signOut(page: Page, how = 'Sign out'): Promise<void> {
  await page.locator('.person').click()
  await page.getByRole('menuitem', { name: how, exact: true }).click()
  await page.getByLabel('E-mail').waitFor()
}

/** Goes to a part of the page, and waits until it is there. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole('link', { name: place, exact: true }).click()
  await page.getByRole('heading', { name: place, level: 1 }).waitFor()
}

export const talkButton = (page: Page) => page.getByRole('button', { name: 'Talk', exact: true })

/** What axe finds serious, by name and place. */
export async function seriousIn(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ' ' + nodes.map(({ target }) => target).join(', ')))`)
}
