import express from 'express'
import type { Page } from 'playwright-core'
import { findFreeHalfHour } from '@parley/dev/src/caller/calendar.ts'
import { createDatabase } from '@parley/shared/database/create-database'
import { listen } from '@parley/shared/http/listen'
import { createLogger } from '@parley/shared/logging/logger'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { goTo, signedIn, signOut, talkButton, type PageTest } from './visit.ts'

const MARKUP = '<img src=x onerror="document.title=1">'

/** Whatever a cookie could be misused for. */
const BY_COOKIE = [
  '/api/auth/refresh',
  '/api/auth/logout',
  '/api/auth/sessions/end-all',
  '/api/web/demo-sign-in',
  '/api/connection-details',
  '/logout',
  '/users/connect',
  '/users/disconnect',
  '/users/calendar',
  '/approvals',
  '/approvals/withdraw',
  '/calendar/auth/start',
]

export function attacks(place: () => PageTest): void {
  describe('somebody who means harm', () => {
    it('cannot run anything by a name or a title', async () => {
      const { test } = place()
      await using visit = await signedIn(place())
      const { page, complaints } = visit
      const owner = await test.signIn()
      const start = (await findFreeHalfHour(owner)).toInstant().toString()
      await owner.post('/api/appointments', { start, title: MARKUP }, z.unknown())
      await owner.post('/api/guest-links', { label: MARKUP }, z.unknown())
      await plantInNames(test.stack.env['DATABASE_URL'] ?? '')
      await page.reload()
      await page.getByRole('button', { name: MARKUP }).waitFor()
      await page.getByText('img src=x onerror="document.title=1"', { exact: true }).waitFor()
      for (const part of ['My week', 'Contacts', 'History', 'Settings']) await goTo(page, part)
      await page.getByText(MARKUP).first().waitFor()
      expect(await page.locator('img').count()).toBe(0)
      expect(await page.title()).toBe('Settings - Parley')
      expect(complaints).toEqual([])
    })

    it('cannot frame the page, nor use its cookies from another one', async () => {
      const { url } = place()
      await using evil = await startEvilPage(url)
      await using visit = await signedIn(place())
      const { page, context } = visit
      const other = await context.newPage()
      // Another port of the same host: the browser sends the cookies along, SameSite or not.
      await other.goto(`http://localhost:${evil.port}/`)
      await expect
        .poll(() => framedIn(other), { timeout: 5000 })
        .toBe('chrome-error://chromewebdata/')
      const taken = (await tryAll(other, url)).filter(([, status]) => status < 400)
      expect(taken).toEqual([])
      await page.reload()
      await talkButton(page).waitFor()
      await page.goto(`${url}/users`)
      await page.getByText('Signed in as').waitFor()
    })

    it('sees nothing by going back once somebody has signed out', async () => {
      await using visit = await signedIn(place())
      const { page } = visit
      await goTo(page, 'Settings')
      await goTo(page, 'Contacts')
      await page.goBack()
      await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
      await signOut(page)
      await page.goBack()
      await page.getByLabel('E-mail').waitFor()
      expect(await page.getByRole('navigation').count()).toBe(0)
    })

    it('goes on nowhere once a sign-in was ended from elsewhere', async () => {
      await using visit = await signedIn(place())
      const { page } = visit
      const owner = await place().test.signIn()
      await owner.post('/api/auth/sessions/end-all', {}, z.unknown()).catch(noAnswer)
      await page.getByRole('link', { name: 'Settings' }).click()
      await page.getByText('Your sign-in has run out.').waitFor()
      expect(await page.getByRole('navigation').count()).toBe(0)
    })
  })
}

/** Its answer has no body. */
function noAnswer(error: unknown): void {
  if (!String(error).includes('another form')) throw error
}

/** Names come from sign-ins elsewhere and may be anything, unlike titles, which lose their brackets. */
async function plantInNames(databaseUrl: string): Promise<void> {
  const database = createDatabase(databaseUrl, createLogger('test', 'silent'), 1)
  await database.updateTable('users').set({ name: MARKUP }).execute()
  await database.updateTable('contacts').set({ name: MARKUP }).execute()
  await database.destroy()
}

function startEvilPage(victim: string) {
  const app = express().get('/', (_request, response) => {
    response.send(`<title>Prizes</title><iframe src="${victim}"></iframe>`)
  })
  return listen(app, 0, '127.0.0.1')
}

function framedIn(page: Page): string | undefined {
  return page
    .frames()
    .find((frame) => frame !== page.mainFrame())
    ?.url()
}

/** By a script and by a form, with the cookies. @returns what the script was answered with */
async function tryAll(page: Page, victim: string): Promise<[string, number][]> {
  const seen: [string, number][] = []
  let withheld = 0
  page.on('response', (response) => {
    if (response.request().method() !== 'POST') return
    seen.push([new URL(response.url()).pathname, response.status()])
  })
  // The browser lets other pages neither read our answers nor show them: both count as failed.
  page.on('requestfailed', (request) => (withheld += Number(request.method() === 'POST')))
  for (const path of BY_COOKIE) {
    await page.evaluate(`fetch(${JSON.stringify(victim + path)},
      { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }).catch(() => {})`)
    await page.evaluate(FORM(victim + path))
  }
  const all = BY_COOKIE.length
  await expect.poll(() => [seen.length, withheld], { timeout: 5000 }).toEqual([all, 2 * all])
  return seen
}

/** In a frame that may show nothing, so that the page stays. */
const FORM = (action: string) => `new Promise((done) => {
  const frame = document.createElement('iframe')
  frame.name = 'hidden' + Math.random()
  const form = document.createElement('form')
  Object.assign(form, { method: 'POST', action: ${JSON.stringify(action)}, target: frame.name })
  document.body.append(frame, form)
  frame.onload = done
  form.submit()
})`
