import type { BrowserContext, Page } from 'playwright-core'
import { TEST_PASSWORD, type TestUser } from './add-user.ts'

const PATIENCE_MS = 10_000

/** Somebody with a browser of their own, who does what people do with pages: read and press. */
export interface Walker extends AsyncDisposable {
  readonly context: BrowserContext
  readonly page: Page
  /** Opens an address of ours. */
  open(address: string): Promise<void>
  /**
   * Waits until all of this stands on the page.
   *
   * @throws {Error} with what the page says instead
   */
  reads(...words: readonly string[]): Promise<void>
  press(button: string): Promise<void>
  signIn(user: TestUser, password?: string): Promise<void>
  /** On a provider's pages: whose account it is, and which boxes are unticked. */
  consents(email: string, without?: string): Promise<void>
}

/** @param faults what goes wrong on its pages is added */
export async function walkerIn(context: BrowserContext, faults: string[]): Promise<Walker> {
  context.setDefaultTimeout(PATIENCE_MS)
  context.on('page', (page) => noteErrors(page, faults))
  const page = await context.newPage()
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  return {
    context,
    page,
    press,
    async open(address) {
      await page.goto(address)
    },
    async reads(...words) {
      for (const one of words) await waitFor(page, one)
      await noteWidth(page, faults)
    },
    async signIn({ email }, password = TEST_PASSWORD) {
      await page.getByLabel('E-mail').fill(email)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await press('Sign in')
    },
    async consents(email, without) {
      await page.getByRole('button', { name: email }).click()
      if (without !== undefined) await page.getByLabel(without).uncheck()
      await press('Allow')
    },
    [Symbol.asyncDispose]: () => context.close(),
  }
}

async function waitFor(page: Page, words: string): Promise<void> {
  try {
    await page.getByText(words).first().waitFor()
  } catch (error) {
    const instead = await page.locator('body').innerText()
    throw new Error(`"${words}" is not at ${page.url()}, but: ${instead}`, { cause: error })
  }
}

/** Errors of scripts and broken policies. A status that is no success is none of these. */
function noteErrors(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() !== 'error' || message.text().startsWith('Failed to load')) return
    faults.push(`${page.url()}: ${message.text()}`)
  })
}

async function noteWidth(page: Page, faults: string[]): Promise<void> {
  const isWide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth')
  if (isWide !== false) faults.push(`${page.url()}: wider than a telephone`)
}
