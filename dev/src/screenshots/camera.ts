import { join } from 'node:path'
import type { Page } from 'playwright-core'

const SIZES = { wide: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } } as const
const SCHEMES = ['light', 'dark'] as const

/** Takes the page as it is, in every size and scheme. @param name of the state, for the files */
export type TakeState = (page: Page, name: string) => Promise<void>

export function camera(out: string, say: (line: string) => void): TakeState {
  return async (page, name) => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport)
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.screenshot({ path: join(out, `${name}-${size}-${colorScheme}.png`) })
      }
    }
    await page.setViewportSize(SIZES.wide)
    await page.emulateMedia({ colorScheme: 'light' })
    say(`  ${name}`)
  }
}
