import { join } from 'node:path'
import type { Page } from 'playwright-core'

const SIZES = { wide: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } } as const
const SCHEMES = ['light', 'dark'] as const

/**
 * Takes the page as it is, in every size and scheme.
 *
 * @param name of the state, for the files
 * @param whole with what is below the window
 */
export type TakeState = (page: Page, name: string, whole?: 'whole') => Promise<void>

export function camera(out: string, say: (line: string) => void): TakeState {
  return async (page, name, whole) => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport)
      if (whole) await page.setViewportSize({ ...viewport, height: await heightOf(page) })
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.evaluate(PAINTED)
        const path = join(out, `${name}-${size}-${colorScheme}.png`)
        await page.screenshot({ path })
      }
    }
    await page.setViewportSize(SIZES.wide)
    await page.emulateMedia({ colorScheme: 'light' })
    say(`  ${name}`)
  }
}

async function heightOf(page: Page): Promise<number> {
  await page.evaluate(PAINTED)
  return Number(await page.evaluate('document.documentElement.scrollHeight'))
}

/** In the page: what hangs on its size has been laid out anew and painted. */
const PAINTED = `new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))`
