import type { Browser, Page } from 'playwright-core'
import { camera, type TakeState } from './camera.ts'

export interface Studio {
  readonly url: string
  /** Folder for the pictures. */
  readonly out: string
  readonly say: (line: string) => void
}

/** Goes through the page as a person does, and takes every state on the way. */
export async function takeAll(browser: Browser, { url, out, say }: Studio): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  const take = camera(out, say)
  await page.goto(url)
  await signIn(page, take)
  await call(page, take)
  await places(page, take)
  await trouble(page, take)
  await guest(page, take)
  await context.close()
}

async function signIn(page: Page, take: TakeState): Promise<void> {
  await page.getByLabel('E-mail').waitFor()
  await take(page, '01-sign-in')
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('alert').waitFor()
  await take(page, '02-sign-in-refused')
  await page.getByRole('button', { name: 'Sign in as the demo owner' }).click()
  await page.getByRole('button', { name: 'Talk' }).waitFor()
  await page.getByRole('heading', { name: 'Coming up' }).waitFor()
  await take(page, '03-home')
}

async function call(page: Page, take: TakeState): Promise<void> {
  await page.getByRole('button', { name: 'Talk' }).click()
  await page.getByText('Your agent is on its way').waitFor()
  await take(page, '04-call-coming')
  await page.locator('.said-agent').first().waitFor()
  await take(page, '05-call-greeting')
  await page.locator('.said-agent', { hasText: 'Shall I book' }).waitFor({ timeout: 60_000 })
  await page.locator('.question').waitFor()
  await take(page, '06-call-question')
  await page.getByRole('link', { name: 'My week' }).click()
  await page.locator('.dock .question').waitFor()
  await take(page, '07-call-elsewhere')
  await page.locator('.dock').getByRole('button', { name: 'Yes' }).click()
  await page.getByRole('link', { name: 'Talk', exact: true }).click()
  await page.locator('.said-agent', { hasText: 'Booked' }).waitFor({ timeout: 30_000 })
  await take(page, '08-call-booked')
  await page.getByRole('button', { name: 'Hang up' }).click()
  await page.getByRole('heading', { name: 'The call is over' }).waitFor()
  await take(page, '09-call-over')
}

async function places(page: Page, take: TakeState): Promise<void> {
  await page.getByRole('link', { name: 'My week' }).click()
  await page.getByRole('button', { name: 'Next week' }).click()
  await page.locator('.entry-appointment').first().waitFor()
  await take(page, '10-week')
  await page.locator('.entry-appointment').first().click()
  await page.getByRole('button', { name: 'Move it' }).click()
  await page.locator('.times, .dialog .soft').first().waitFor()
  await take(page, '11-appointment')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Calendars' }).click()
  await page.getByRole('heading', { name: 'Your calendars' }).waitFor()
  await take(page, '12-calendars')
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByRole('button', { name: 'Details' }).first().click()
  await page.locator('.tool-calls').waitFor()
  await take(page, '13-history')
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('What it is for').fill('Patients')
  await page.getByRole('button', { name: 'Make a link' }).click()
  await page.locator('.notice-good a').waitFor()
  await take(page, '14-settings')
}

async function trouble(page: Page, take: TakeState): Promise<void> {
  await page.getByRole('link', { name: 'Talk', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.evaluate(`navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('no', 'NotAllowedError'))`)
  await page.getByRole('button', { name: 'Talk', exact: true }).click()
  await page.getByRole('heading', { name: 'The microphone is blocked' }).waitFor()
  await take(page, '15-microphone-blocked')
}

async function guest(page: Page, take: TakeState): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('What it is for').fill('Clients')
  await page.getByRole('button', { name: 'Make a link' }).click()
  const address = await page.locator('.notice-good a').getAttribute('href')
  await page.goto(address ?? '')
  await page.getByRole('button', { name: 'Type instead' }).waitFor()
  await take(page, '16-guest')
}
