import { describe, expect, it } from 'vitest'
import { signedIn, talkButton, type PageTest } from './visit.ts'

/** What `getUserMedia` rejects with, and what is said then. */
const REFUSALS = [
  ['NotAllowedError', 'The microphone is blocked'],
  ['NotFoundError', 'No microphone was found'],
  ['NotReadableError', 'The microphone is in use'],
] as const

export function microphoneTrouble(place: () => PageTest): void {
  describe('a microphone that cannot be had', () => {
    it('is explained, whatever it answers, with typing as a way out', async () => {
      await using visit = await signedIn(place())
      const { page } = visit
      for (const [name, title] of REFUSALS) {
        await page.evaluate(`navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException('no', ${JSON.stringify(name)}))`)
        await talkButton(page)
          .or(page.getByRole('button', { name: 'Try again' }))
          .click()
        await page.getByRole('heading', { name: title }).waitFor()
        expect(await page.getByRole('button', { name: 'Type instead' }).isVisible()).toBe(true)
      }
    })
  })
}
