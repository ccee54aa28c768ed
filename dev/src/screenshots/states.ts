import type { Browser, Page } from 'playwright-core'
import { camera, type TakeState } from './camera.ts'
import { takeAgents } from './agents.ts'
import { takeBrokenCalendar, takeGuest, takePlaces } from './places.ts'
import type { Simulations } from './simulations.ts'
import { takeUserSync } from './user-sync.ts'

export interface Studio {
  readonly url: string
  /** Folder for the pictures. */
  readonly out: string
  readonly say: (line: string) => void
  /** Whether there is an agent to call. */
  readonly call: boolean
  /** Has the owner's calendar withdrawn at its provider. */
  readonly breakCalendar: () => Promise<void>
  readonly simulations: Simulations
}

/** Goes through the page as a person does, and takes every state on the way. */
export async function takeAll(browser: Browser, studio: Studio): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  const take = camera(studio.out, studio.say)
  await page.goto(studio.url)
  await signIn(page, take)
  if (studio.call) await call(page, take)
  await takePlaces(page, take)
  await takeAgents(page, take, studio.simulations)
  await takeUserSync(page, take)
  await trouble(page, take)
  await studio.breakCalendar()
  await takeBrokenCalendar(page, take)
  await takeGuest(page, take)
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
  await page.getByRole('button', { name: 'Microphone and loudspeaker' }).click()
  await page.getByRole('dialog').waitFor()
  await take(page, '08-call-devices')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Hang up' }).click()
  await page.getByRole('heading', { name: 'The call is over' }).waitFor()
  await take(page, '09-call-over')
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByRole('button', { name: 'Details' }).first().click()
  await page.locator('.tool-calls').waitFor()
  await take(page, '10-history')
  await page.getByRole('link', { name: 'Talk', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()
}

async function trouble(page: Page, take: TakeState): Promise<void> {
  await page.getByRole('link', { name: 'Talk', exact: true }).click()
  await page.evaluate(`navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('no', 'NotAllowedError'))`)
  await page.getByRole('button', { name: 'Talk', exact: true }).click()
  await page.getByRole('heading', { name: 'The microphone is blocked' }).waitFor()
  await take(page, '15-microphone-blocked')
}
