import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { writeCallersVoice } from '@parley/dev/src/browser/callers-voice.ts'
import { launchBrowser, type LaunchedBrowser } from '@parley/dev/src/browser/launch-browser.ts'
import { voiceOf } from '@parley/dev/src/caller/voice.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { newVisit, seriousIn, signedIn, talkButton, type PageTest } from './page/visit.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

/** The page in a real browser, with a voice in its microphone. */
let test: TestStack
let launched: LaunchedBrowser
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
})
afterAll(async () => {
  await launched[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

const place = (): PageTest => ({ test, browser: launched.browser, url })
const agentSays = (page: Page, words: string | RegExp) =>
  page.locator('.said-agent', { hasText: words }).last()
const typeInstead = (page: Page) => page.getByRole('button', { name: 'Type instead' }).click()

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

describe('a call on the page', { timeout: 180_000 }, () => {
  it('books by voice and one button, and is stopped at once from another page', async () => {
    await using visit = await newVisit(place())
    const { context, page, complaints } = visit
    await page.goto(url)
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
  })

  it('lets a guest in by a link, to talk and book and nothing else; what they type is text', async () => {
    const owner = await test.signIn()
    const made = z.object({ url: z.string() })
    const link = await owner.post('/api/guest-links', { label: 'Patients' }, made)
    await using visit = await newVisit(place())
    const { page, complaints } = visit
    await page.goto(new URL(new URL(link.url).pathname, url).href)
    await page.getByRole('heading', { name: 'Talk to the agent of Ada Lovelace' }).waitFor()
    expect(await seriousIn(page)).toEqual([])
    expect(await page.getByRole('link').count()).toBe(0)
    await confirmAddress(page, 'sam@example.com')
    await typeInstead(page)
    await page.locator('.said-agent').first().waitFor()
    const markup = '<img src=x onerror="document.title=1">'
    await page.getByLabel('Type to your agent').fill(markup)
    await page.keyboard.press('Enter')
    await page.locator('.said-you', { hasText: markup }).waitFor()
    await page.locator('.said-agent').nth(1).waitFor()
    expect(await page.locator('img').count()).toBe(0)
    await page.getByRole('button', { name: 'Hang up' }).click()
    await page.getByRole('heading', { name: 'The call is over' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('ends with the sign-in that it was made by', async () => {
    await using visit = await signedIn(place())
    const { page } = visit
    await typeInstead(page)
    await page.locator('.said-agent').first().waitFor()
    const owner = await test.signIn()
    await owner.post('/api/auth/sessions/end-all', {}, z.unknown()).catch(noBody)
    await page.getByText('Your sign-in has run out.').waitFor()
    expect(await page.getByRole('button', { name: 'Hang up' }).count()).toBe(0)
  })

  it('gets over a lost network, and says so when the agent is lost', async () => {
    await using visit = await signedIn(place())
    const { page } = visit
    await typeInstead(page)
    await page.locator('.said-agent').first().waitFor()
    await page.getByText('Listening').waitFor()
    test.stack.service('livekit').kill('SIGKILL')
    await page.getByText('Connection lost, trying to get it back').waitFor()
    await page.getByText('Listening').waitFor({ timeout: 45_000 })
    test.stack.service('orchestrator').kill('SIGKILL')
    await page.getByRole('heading', { name: 'The agent was lost' }).waitFor({ timeout: 45_000 })
    expect(await page.getByRole('button', { name: 'Talk again' }).isVisible()).toBe(true)
  })
})

/** What is answered has no body. */
function noBody(error: unknown): void {
  if (!String(error).includes('another form')) throw error
}
