import { Temporal } from 'temporal-polyfill'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { goTo, signedIn, type PageTest } from './visit.ts'

const dialog = (page: Page) => page.getByRole('dialog')
const times = (page: Page) => dialog(page).getByRole('list').getByRole('button')

export function keepingAWeek(place: () => PageTest): void {
  describe('what an owner keeps', () => {
    it('is an appointment with a contact, made, moved and cancelled in the week', async () => {
      await using visit = await signedIn(place())
      const { page, complaints } = visit
      await addContact(page, 'Sam Lee', '020 7946 0123')
      await goTo(page, 'My week')
      await page.getByRole('button', { name: 'New appointment' }).click()
      await dialog(page).getByLabel('What for').fill('Check-up')
      await dialog(page).getByLabel('With').fill('Sam Lee')
      await times(page).first().click()
      await dialog(page).waitFor({ state: 'detached' })
      await page.getByRole('link', { name: 'Talk', exact: true }).click()
      const upcoming = page.getByRole('region', { name: 'Coming up' })
      const made = upcoming.locator('li', { hasText: 'Check-up with Sam Lee' })
      const [start, time] = [made.locator('time'), made.locator('.whole')]
      const weeks = weeksAhead(await start.getAttribute('datetime'))
      const before = await time.textContent()

      await openAppointment(page, weeks)
      await dialog(page).getByText('With Sam Lee, +442079460123').waitFor()
      await dialog(page).getByRole('button', { name: 'Move it' }).click()
      await times(page).last().click()
      await dialog(page).waitFor({ state: 'detached' })
      await page.getByRole('link', { name: 'Talk', exact: true }).click()
      await expect.poll(() => time.textContent(), { timeout: 5000 }).not.toBe(before)

      await openAppointment(page, weeks)
      await dialog(page).getByRole('button', { name: 'Cancel the appointment' }).click()
      const sure = page.getByRole('alertdialog')
      await sure.getByRole('button', { name: 'Cancel the appointment' }).click()
      await dialog(page).waitFor({ state: 'detached' })
      await page.getByRole('link', { name: 'Talk', exact: true }).click()
      await upcoming.getByText('No appointments ahead').waitFor()
      expect(complaints).toEqual([])
    })

    it('is contacts, who are changed, found and removed', async () => {
      await using visit = await signedIn(place())
      const { page } = visit
      await addContact(page, 'Zoe Brown', '+44 20 7946 0456')
      await page.getByRole('button', { name: 'Edit Zoe Brown' }).click()
      await dialog(page).getByLabel('E-mail').fill('zoe@example.com')
      await dialog(page).getByRole('button', { name: 'Save' }).click()
      await page.getByText('+442079460456 · zoe@example.com').waitFor()
      await page.getByRole('button', { name: 'Edit Zoe Brown' }).click()
      await dialog(page).getByLabel('Phone').fill('')
      await dialog(page).getByRole('button', { name: 'Save' }).click()
      await page.getByText('zoe@example.com', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Remove Zoe Brown' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
      await expect.poll(() => page.getByText('zoe@example.com').count(), { timeout: 5000 }).toBe(0)
    })

    it('is when to be reminded and when to be booked', async () => {
      await using visit = await signedIn(place())
      const { page } = visit
      await goTo(page, 'Settings')
      const reminders = page.getByRole('form', { name: 'Reminders' })
      await reminders.getByLabel('How long before').selectOption('1 day')
      await reminders.getByLabel('Quiet from').fill('05:30')
      await reminders.getByRole('button', { name: 'Save' }).click()
      const saturday = page.getByRole('form', { name: 'Saturday' })
      await saturday.getByRole('switch').click()
      await saturday.getByLabel('Saturday, from').fill('05:00')
      await saturday.getByLabel('Saturday, to').fill('00:00')
      await saturday.getByRole('button', { name: 'Save' }).click()
      await saturday.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' })
      await page.reload()
      await saturday.getByLabel('Saturday, from').waitFor()
      expect(await saturday.getByLabel('Saturday, from').inputValue()).toBe('05:00')
      expect(await saturday.getByLabel('Saturday, to').inputValue()).toBe('00:00')
      expect(await reminders.getByLabel('How long before').inputValue()).toBe(String(24 * 60))
      expect(await reminders.getByLabel('Quiet from').inputValue()).toBe('05:30')
    })
  })
}

async function addContact(page: Page, name: string, phone: string): Promise<void> {
  await goTo(page, 'Contacts')
  await page.getByRole('button', { name: 'New contact' }).click()
  await dialog(page).getByLabel('Name').fill(name)
  await dialog(page).getByLabel('Phone').fill(phone)
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: `Edit ${name}` }).waitFor()
}

async function openAppointment(page: Page, weeks: number): Promise<void> {
  await goTo(page, 'My week')
  for (let week = 0; week < weeks; week += 1) {
    await page.getByRole('button', { name: 'Next week' }).click()
  }
  await page.locator('.entry-appointment', { hasText: 'Check-up with Sam Lee' }).click()
}

/** How often the page is turned to see it. */
function weeksAhead(start: string | null): number {
  const then = Temporal.Instant.from(start ?? '')
    .toZonedDateTimeISO(ZONE)
    .toPlainDate()
  const [now, later] = [Temporal.Now.plainDateISO(ZONE), then].map((day) =>
    day.subtract({ days: day.dayOfWeek - 1 }),
  )
  return now && later ? now.until(later).days / 7 : 0
}

const ZONE = 'Europe/London'
