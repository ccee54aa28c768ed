import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { holdAnswers } from './hold-answers.ts'
import {
  goTo,
  newVisit,
  signedIn,
  signInByPassword,
  signOut,
  talkButton,
  type PageTest,
} from './visit.ts'

const STEP_MS = 30_000

export function signingIn(place: () => PageTest): void {
  describe('signing in', () => {
    it('is by Google, through its own pages and back', async () => {
      const { test, url } = place()
      await using visit = await newVisit(place())
      const { page } = visit
      await page.goto(url)
      await page.getByRole('button', { name: 'Continue with Google' }).click()
      await page.getByRole('button', { name: 'grace@example.com' }).click()
      await page.getByRole('button', { name: 'Allow' }).click()
      // Somebody has that address here already, and says that they are the same.
      await page.getByLabel('Password of your Parley account').fill(test.stack.password)
      await page.getByRole('button', { name: 'Join them and sign in' }).click()
      await page.locator('.person', { hasText: 'Grace' }).waitFor()
      expect(await page.title()).toBe('Talk - Parley')
    })

    it('is by password and one-time code once codes are turned on', async () => {
      const { test, url } = place()
      await using visit = await newVisit(place())
      const { page } = visit
      const [, { email } = { email: '' }] = test.stack.users
      await page.goto(url)
      await signInByPassword(page, email, 'not the password')
      await page.getByRole('alert').waitFor()
      await signInByPassword(page, email, test.stack.password)
      await goTo(page, 'Settings')
      const codes = await turnCodesOn(page, test.stack.password)
      await signOut(page)
      await signInByPassword(page, email, test.stack.password)
      const code = page.getByLabel('One-time code')
      await code.waitFor()
      expect(await page.evaluate('document.activeElement?.name')).toBe('code')
      // The code that confirmed them is spent; the next one is good already.
      await code.fill(codes.generate({ timestamp: Date.now() + STEP_MS }))
      await page.keyboard.press('Enter')
      // Back where they were.
      await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
    })

    it('is by a passkey of the device', async () => {
      const { test } = place()
      await using visit = await signedIn(place())
      const { page, context } = visit
      const devtools = await context.newCDPSession(page)
      await devtools.send('WebAuthn.enable')
      await devtools.send('WebAuthn.addVirtualAuthenticator', { options: FINGERPRINT })
      await goTo(page, 'Settings')
      const passkeys = page.getByRole('region', { name: 'Passkeys' })
      await passkeys.getByLabel('Your password').fill(test.stack.password)
      await passkeys.getByRole('button', { name: 'Add a passkey' }).click()
      await passkeys.getByRole('button', { name: 'Remove' }).waitFor()
      await signOut(page)
      await page.getByRole('button', { name: 'Use a passkey' }).click()
      await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
      expect(await page.title()).toBe('Settings - Parley')
    })

    it('holds for all tabs, and so does signing out', async () => {
      const { url } = place()
      await using visit = await newVisit(place())
      const [first, second] = [visit.page, await visit.context.newPage()]
      for (const page of [first, second]) await page.goto(url)
      await first.getByRole('button', { name: 'Sign in as the demo owner' }).click()
      for (const page of [first, second]) await talkButton(page).waitFor()
      await signOut(second)
      await first.getByLabel('E-mail').waitFor()
      expect(await talkButton(first).count()).toBe(0)
    })

    it('outlives reloads in the middle of a refresh', async () => {
      const { url } = place()
      await using held = await holdAnswers(url, '/api/auth/refresh')
      await using visit = await signedIn({ ...place(), url: held.url })
      const { page } = visit
      held.hold()
      for (let reload = 0; reload < 3; reload += 1) {
        const answered = held.answers() + 1
        await page.reload({ waitUntil: 'commit' })
        await expect.poll(() => held.answers(), { timeout: 5000 }).toBe(answered)
      }
      held.release()
      await talkButton(page).waitFor()
      await page.reload()
      await talkButton(page).waitFor()
      expect(held.answers()).toBeGreaterThan(3)
    })
  })
}

const FINGERPRINT = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const

/** @returns what an authenticator app would show */
async function turnCodesOn(page: Page, password: string): Promise<TOTP> {
  const card = page.getByRole('region', { name: 'One-time codes' })
  await card.getByLabel('Your password').fill(password)
  await card.getByRole('button', { name: 'Turn codes on' }).click()
  const secret = Secret.fromBase32((await card.locator('code').textContent()) ?? '')
  const codes = new TOTP({ algorithm: 'SHA1', digits: 6, period: STEP_MS / 1000, secret })
  await card.getByLabel('One-time code').fill(codes.generate())
  await card.getByRole('button', { name: 'Confirm' }).click()
  await card.locator('.recovery-codes').waitFor()
  return codes
}
