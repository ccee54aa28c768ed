import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { goTo, newVisit, seriousIn, signedIn, talkButton, type PageTest } from './visit.ts'

const PLACES = ['My week', 'Contacts', 'Calendars', 'Agents', 'History', 'Settings']

const WIDE = { width: 1280, height: 860 }
/** The same at twice its size. */
const ZOOMED = { width: 640, height: 430 }
const PHONE = { width: 360, height: 740 }

export function forEverybody(place: () => PageTest): void {
  describe('the page is for everybody', () => {
    it('has nothing serious for axe, nor anything wider than the window', async () => {
      await using visit = await newVisit(place(), { viewport: WIDE })
      const { page } = visit
      await page.goto(place().url)
      await page.getByLabel('E-mail').waitFor()
      const found = await troubleIn(page, 'sign-in')
      await page.getByRole('button', { name: 'Sign in as the demo owner' }).click()
      await talkButton(page).waitFor()
      found.push(...(await troubleIn(page, 'Talk')))
      for (const part of PLACES) {
        await goTo(page, part)
        found.push(...(await troubleIn(page, part)))
      }
      await goTo(page, 'My week')
      await page.getByRole('button', { name: 'New appointment' }).click()
      await page.getByRole('dialog').getByLabel('Day', { exact: true }).waitFor()
      found.push(...(await troubleIn(page, 'dialog')))
      expect(found).toEqual([])
    })

    it('nothing moves for those who asked for that', async () => {
      await using visit = await signedIn(place(), { reducedMotion: 'reduce' })
      const { page } = visit
      await goTo(page, 'Contacts')
      await page.getByRole('button', { name: 'New contact' }).click()
      await page.getByRole('dialog').waitFor()
      expect(await page.evaluate('document.getAnimations().length')).toBe(0)
    })

    it('all is done by keys alone', async () => {
      await using visit = await newVisit(place())
      const { page } = visit
      await page.goto(place().url)
      await page.getByLabel('E-mail').waitFor()
      await pressUntil(page, 'Sign in as the demo owner')
      await page.keyboard.press('Enter')
      await talkButton(page).waitFor()
      await pressUntil(page, 'Skip to the content')
      await page.keyboard.press('Enter')
      await pressUntil(page, 'Talk')
      await page.keyboard.press('Control+Home')
      await pressUntil(page, 'Parley')
      await pressUntil(page, 'Contacts')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor()
      await pressUntil(page, 'New contact')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.type('Kay Board')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Edit Kay Board' }).waitFor()
      await expect.poll(() => focused(page), { timeout: 5000 }).toBe('New contact')
    })
  })
}

/** Wide and light, then small and dark. */
async function troubleIn(page: Page, what: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  const wide = await seriousIn(page)
  await page.setViewportSize(ZOOMED)
  const zoomed = await tooWide(page)
  await page.setViewportSize(PHONE)
  await page.emulateMedia({ colorScheme: 'dark' })
  const found = [...wide, ...zoomed, ...(await seriousIn(page)), ...(await tooWide(page))]
  await page.setViewportSize(WIDE)
  return found.map((trouble) => `${what}: ${trouble}`)
}

async function tooWide(page: Page): Promise<string[]> {
  const wider = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
  return wider > 0 ? [`${wider} pixels wider than the window`] : []
}

async function focused(page: Page): Promise<string> {
  return String(await page.evaluate('document.activeElement?.textContent?.trim()'))
}

/** Tab after tab, until what it says has the focus. */
async function pressUntil(page: Page, words: string): Promise<void> {
  for (let tabs = 0; tabs < 30; tabs += 1) {
    await page.keyboard.press('Tab')
    if ((await focused(page)) === words) return
  }
  throw new Error(`No key led to ${words}; the focus is on ${await focused(page)}`)
}
