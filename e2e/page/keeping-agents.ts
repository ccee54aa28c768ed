import type { SimulatedElevenLabs } from '@parley/dev/src/elevenlabs/simulated-elevenlabs.ts'
import type { SimulatedVapi } from '@parley/dev/src/vapi/simulated-vapi.ts'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { goTo, signedIn, type PageTest } from './visit.ts'

/** The page where both providers are set up. */
export interface AgentsTest extends PageTest {
  readonly vapi: SimulatedVapi
  readonly elevenLabs: SimulatedElevenLabs
}

const Agents = z.object({
  agents: z.array(z.object({ name: z.string(), tools: z.array(z.string()).nullable() })),
})

const dialog = (page: Page) => page.getByRole('dialog')
const row = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })
const syncButton = (page: Page, name: string) =>
  page.getByRole('button', { name: `Sync ${name} with Vapi` })
const alert = (within: Locator) => within.getByRole('alert')

export function keepingAgents(place: () => AgentsTest): void {
  describe('an agent that answers elsewhere', () => {
    it('is made, changed and deleted, and told what no agent can be', async () => {
      await using visit = await signedIn(place())
      const { page, complaints } = visit
      await goTo(page, 'Agents')
      await page.getByRole('button', { name: 'New agent' }).click()
      await dialog(page).getByLabel('Name').fill('Front desk')
      await dialog(page).getByLabel('Greeting').fill('Hello,\nhow can I help?')
      await dialog(page).getByLabel('Language').selectOption('British English')
      await dialog(page).getByLabel('Bookings a day').fill('3')
      const may = dialog(page).getByRole('group', { name: 'What it may do' })
      for (const tool of await may.getByRole('switch').all()) await tool.click()
      await alert(dialog(page)).getByText('at least one thing').waitFor()
      expect(await dialog(page).getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
      await may.getByRole('switch', { name: 'Find free times' }).click()
      await dialog(page).getByRole('button', { name: 'Save' }).click()
      const made = row(page, 'Front desk')
      await made.getByText('“Hello, how can I help?”').waitFor()
      await made.getByText('British English, up to 3 bookings a day').waitFor()
      expect(await toolsOf(place(), 'Front desk')).toEqual(['find_times'])

      await page.getByRole('button', { name: 'Edit Front desk' }).click()
      await dialog(page).getByLabel('Name').fill('Reception')
      await dialog(page).getByLabel('Bookings a day').fill('1')
      await page.keyboard.press('Enter')
      await row(page, 'Reception').getByText('1 booking a day').waitFor()
      expect(await toolsOf(place(), 'Reception')).toEqual(['find_times'])

      await page.getByRole('button', { name: 'Delete Reception' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
      await page.getByText('None yet.').waitFor()
      expect(complaints).toEqual([])
    })

    it('is brought to Vapi, and what is another way there is shown and put right', async () => {
      const { vapi } = place()
      await using visit = await signedIn(place())
      const { page } = visit
      await goTo(page, 'Agents')
      await newAgent(page, 'Night desk')
      const desk = row(page, 'Night desk')
      await desk.getByText('Not there yet').waitFor()
      vapi.failpoints.add({
        operation: 'vapi.assistant.create',
        effect: { kind: 'error', status: 400 },
      })
      await syncButton(page, 'Night desk').click()
      await alert(desk).getByText('Check its voice and its language').waitFor()
      await desk.getByText('Broken off').waitFor()
      await syncButton(page, 'Night desk').click()
      await desk.getByText('In step').waitFor()
      expect(await alert(desk).count()).toBe(0)

      const there = vapi.assistants.find(({ name }) => name === 'Night desk')
      vapi.change(there?.id ?? '', { name: 'Somebody else', firstMessage: 'Yes?' })
      await lookAgain(page)
      await desk.getByText('At Vapi it differs in its name and its greeting.').waitFor()
      await syncButton(page, 'Night desk').click()
      await desk.getByText('In step').waitFor()
      expect(there).toMatchObject({ name: 'Night desk' })

      vapi.remove(there?.id ?? '')
      await lookAgain(page)
      await desk.getByText('Deleted there').waitFor()
      vapi.failpoints.add({
        operation: 'vapi.assistant.get',
        effect: { kind: 'error', status: 401 },
      })
      await lookAgain(page)
      await desk.getByText('Vapi does not take VAPI_API_KEY').waitFor()
      await desk.getByText('Not known').waitFor()
      await syncButton(page, 'Night desk').click()
      await desk.getByText('In step').waitFor()
    })

    it('is linked to the one at ElevenLabs that bears its tag', async () => {
      const { elevenLabs } = place()
      await using visit = await signedIn(place())
      const { page } = visit
      await goTo(page, 'Agents')
      await newAgent(page, 'Voice')
      const voice = row(page, 'Voice')
      const there = elevenLabs.addAgent()
      await voice.getByRole('button', { name: 'Link Voice to an agent at ElevenLabs' }).click()
      await voice.getByLabel('Id of that agent').fill(there)
      await page.keyboard.press('Enter')
      await alert(voice)
        .getByText(/^Tag the agent at ElevenLabs with agent_/)
        .waitFor()
      elevenLabs.tag(there, [(await voice.locator('code').textContent()) ?? ''])
      await voice.getByRole('button', { name: 'Link it' }).click()
      await voice.getByText(`${there} answers for it.`).waitFor()
      await voice.getByRole('button', { name: 'Unlink Voice from ElevenLabs' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click()
      await voice.getByText('Not linked').waitFor()
      expect(await alert(voice).count()).toBe(0)
    })
  })
}

async function newAgent(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New agent' }).click()
  await dialog(page).getByLabel('Name').fill(name)
  await dialog(page).getByLabel('Greeting').fill('Hello.')
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await dialog(page).waitFor({ state: 'detached' })
}

/** As one does who comes back later. */
async function lookAgain(page: Page): Promise<void> {
  await page.reload()
  await page.getByRole('heading', { name: 'Agents', level: 1 }).waitFor()
}

async function toolsOf({ test }: PageTest, name: string): Promise<readonly string[] | null> {
  const owner = await test.signIn()
  const { agents } = await owner.get('/api/agents', Agents)
  return agents.find((agent) => agent.name === name)?.tools ?? null
}
