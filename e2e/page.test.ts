import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { source as axe } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { writeCallersVoice } from '@parley/dev/src/browser/callers-voice.ts'
import { launchBrowser, type LaunchedBrowser } from '@parley/dev/src/browser/launch-browser.ts'
import { findFreeHalfHour } from '@parley/dev/src/caller/calendar.ts'
import { voiceOf } from '@parley/dev/src/caller/voice.ts'
import { createDatabase } from '@parley/shared/database/create-database'
import { createLogger } from '@parley/shared/logging/logger'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { startTestStack, type TestStack } from './test-stack.ts'

/** The whole page in a real browser, with a voice in its microphone. */
let test: TestStack
let launched: LaunchedBrowser
let browser: Browser
let url: string

beforeAll(async () => {
  test = await startTestStack()
  url = test.stack.urls.connectionApi
  const microphone = join(test.stateDir, 'caller.wav')
  const speak = voiceOf(test.stack.urls.localModels, 'slt')
  await writeCallersVoice(
    microphone,
    speak,
    'I would like to book an appointment on Friday at ten.',
  )
  launched = await launchBrowser({ env: process.env, say: () => undefined, microphone })
  browser = launched.browser
})
afterAll(async () => {
  await launched[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

/** A browser of its own, and whatever it complains about: scripts that fail, a policy that is broken. */
async function newVisit(): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
  })
  return { context, page, complaints }
}

async function signedIn() {
  const visit = await newVisit()
  await visit.page.goto(url)
  await visit.page.getByRole('button', { name: 'Sign in as the demo owner' }).click()
  await talkButton(visit.page).waitFor()
  return visit
}

const talkButton = (page: Page) => page.getByRole('button', { name: 'Talk', exact: true })
const agentSays = (page: Page, words: string | RegExp) =>
  page.locator('.said-agent', { hasText: words }).last()

/** Types an address and the code that is sent there, by the keyboard alone. */
async function confirmAddress(page: Page, address: string): Promise<void> {
  await page.getByLabel('Mobile number or e-mail address').fill(address)
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText(`on their way to ${address}`).waitFor()
  expect(await seriousIn(page)).toEqual([])
  await page.keyboard.type(await codeMailedTo(address))
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText(`go to ${address}`).waitFor()
}

/** Mails become files here. */
async function codeMailedTo(address: string): Promise<string> {
  const read = async () => {
    const names = await readdir(join(test.stateDir, 'mail'))
    const mails = names.map((name) => readFile(join(test.stateDir, 'mail', name), 'utf8'))
    const mail = (await Promise.all(mails)).find((one) => one.includes(`To: ${address}`))
    return /Subject: (\d{6}) is your Parley code/.exec(mail ?? '')?.[1]
  }
  return vi.waitFor(async () => {
    const code = await read()
    if (code === undefined) throw new Error('No code has arrived')
    return code
  }, 20_000)
}

/** What axe finds serious, by name and place. */
async function seriousIn(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ' ' + nodes.map(({ target }) => target).join(', ')))`)
}

describe('the page', { timeout: 180_000 }, () => {
  it('books by voice and one button, and is stopped at once from another page', async () => {
    const { context, page, complaints } = await newVisit()
    await page.goto(url)
    await page.getByLabel('E-mail').waitFor()
    expect(await seriousIn(page)).toEqual([])
    await page.getByRole('button', { name: 'Sign in as the demo owner' }).click()
    await talkButton(page).click()
    const pressed = performance.now()
    await page.locator('.said-agent').first().waitFor()
    const firstAnswerMs = performance.now() - pressed

    const question = page.getByRole('region', { name: 'Your agent asks' })
    await question.waitFor({ timeout: 90_000 })
    expect(await seriousIn(page)).toEqual([])
    await question.getByRole('button', { name: 'Yes' }).click()
    await agentSays(page, /Booked/).waitFor({ timeout: 30_000 })

    const upcoming = page.getByRole('region', { name: 'Coming up' })
    await upcoming.getByText(/Friday/).waitFor()
    const elsewhere = await context.newPage()
    await elsewhere.goto(`${url}/history`)
    await elsewhere.getByRole('button', { name: 'Stop this call' }).click()
    await page.getByRole('heading', { name: 'The call was stopped' }).waitFor({ timeout: 5000 })

    await page.reload()
    await upcoming.getByText(/Friday/).waitFor()
    expect(firstAnswerMs).toBeLessThan(15_000)
    expect(complaints).toEqual([])
    await context.close()
  })

  it.each([
    ['NotAllowedError', 'The microphone is blocked'],
    ['NotFoundError', 'No microphone was found'],
    ['NotReadableError', 'The microphone is in use'],
  ])('explains a microphone that answers %s, and offers to type', async (name, title) => {
    const { context, page } = await signedIn()
    await page.evaluate(`navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('no', ${JSON.stringify(name)}))`)
    await talkButton(page).click()
    await page.getByRole('heading', { name: title }).waitFor()
    expect(await page.getByRole('button', { name: 'Type instead' }).isVisible()).toBe(true)
    await context.close()
  })

  it('lets a guest in by a link, to talk and book and nothing else', async () => {
    const owner = await test.signIn()
    const made = z.object({ url: z.string() })
    const link = await owner.post('/api/guest-links', { label: 'Patients' }, made)
    const { context, page, complaints } = await newVisit()
    await page.goto(new URL(new URL(link.url).pathname, url).href)
    await page.getByRole('heading', { name: 'Talk to the agent of Ada Lovelace' }).waitFor()
    expect(await seriousIn(page)).toEqual([])
    expect(await page.getByRole('link').count()).toBe(0)
    await confirmAddress(page, 'sam@example.com')
    await page.getByRole('button', { name: 'Type instead' }).click()
    await page.locator('.said-agent').first().waitFor()
    await page.getByRole('button', { name: 'Hang up' }).click()
    await page.getByRole('heading', { name: 'The call is over' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows what somebody is called as text, and runs none of it', async () => {
    const { context, page, complaints } = await signedIn()
    const owner = await test.signIn()
    const markup = '<img src=x onerror="document.title=1">'
    const start = (await findFreeHalfHour(owner)).toInstant().toString()
    await owner.post('/api/appointments', { start, title: markup }, z.unknown())
    await callEverybody(markup)
    await page.reload()
    await page.getByRole('link', { name: 'My week' }).click()
    for (const place of ['Calendars', 'History', 'Settings', 'My week']) {
      await page.getByRole('link', { name: place }).click()
      await page.getByRole('heading', { name: place, level: 1 }).waitFor()
      expect(await seriousIn(page), place).toEqual([])
    }
    await page.getByRole('link', { name: 'Talk', exact: true }).click()
    await page.getByRole('button', { name: markup }).waitFor()
    await page.getByText('img src=x onerror="document.title=1"', { exact: true }).waitFor()
    expect(await page.title()).toBe('Talk - Parley')
    expect(complaints).toEqual([])
    await context.close()
  })
})

/** Names come from sign-ins elsewhere and may be anything, unlike titles, which lose their brackets. */
async function callEverybody(name: string): Promise<void> {
  const url = test.stack.env['DATABASE_URL'] ?? ''
  const database = createDatabase(url, createLogger('test', 'silent'), 1)
  await database.updateTable('users').set({ name }).execute()
  await database.destroy()
}
