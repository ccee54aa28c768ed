import type { Page } from 'playwright-core'
import type { TakeState } from './camera.ts'

/** All parts of the page in which nobody talks. */
export async function takePlaces(page: Page, take: TakeState): Promise<void> {
  await week(page, take)
  await contacts(page, take)
  await page.getByRole('link', { name: 'Calendars' }).click()
  await page.getByRole('heading', { name: 'Your calendars' }).waitFor()
  await take(page, '23-calendars')
  await settings(page, take)
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.getByRole('menuitem', { name: 'Sign out everywhere' }).waitFor()
  await take(page, '26-account')
  await page.keyboard.press('Escape')
}

async function week(page: Page, take: TakeState): Promise<void> {
  await page.getByRole('link', { name: 'My week' }).click()
  await page.getByRole('button', { name: 'Next week' }).click()
  await page.locator('.entry-appointment').first().waitFor()
  await take(page, '20-week')
  await page.locator('.entry-appointment').first().click()
  await page.getByRole('button', { name: 'Move it' }).click()
  await page.locator('.times').first().waitFor()
  await take(page, '21-move')
  await page.getByRole('button', { name: 'Cancel the appointment' }).click()
  await page.getByRole('alertdialog').waitFor()
  await take(page, '21-cancel')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New appointment' }).click()
  await page.locator('.times').first().waitFor()
  await take(page, '21-new')
  await page.keyboard.press('Escape')
}

async function contacts(page: Page, take: TakeState): Promise<void> {
  await page.getByRole('link', { name: 'Contacts' }).click()
  await page.getByText('Zoë Brown').waitFor()
  await take(page, '22-contacts')
  await page.getByRole('button', { name: 'Edit Sam Lee' }).click()
  await page.getByRole('dialog').waitFor()
  await take(page, '22-contact')
  await page.keyboard.press('Escape')
}

async function settings(page: Page, take: TakeState): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('What it is for').fill('Patients')
  await page.getByRole('button', { name: 'Make a link' }).click()
  await page.locator('.notice-good a').waitFor()
  await take(page, '25-settings', 'whole')
}

/** A provider that lets us in no more. */
export async function takeBrokenCalendar(page: Page, take: TakeState): Promise<void> {
  const asked = page.waitForResponse((answer) => answer.url().includes('/calendar/events'))
  await page.getByRole('link', { name: 'My week' }).click()
  await asked
  await page.getByRole('link', { name: 'Calendars' }).click()
  await page.getByRole('link', { name: 'Connect again' }).waitFor()
  await take(page, '27-calendar-broken')
}

/** What a guest sees who opens an owner's link. */
export async function takeGuest(page: Page, take: TakeState): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('What it is for').fill('Clients')
  await page.getByRole('button', { name: 'Make a link' }).click()
  const address = await page.locator('.notice-good a').getAttribute('href')
  await page.goto(address ?? '')
  await page.getByRole('button', { name: 'Type instead' }).waitFor()
  await take(page, '30-guest')
  await page.goto(`${address}x`)
  await page.getByRole('alert').waitFor()
  await take(page, '31-guest-no-link')
}
