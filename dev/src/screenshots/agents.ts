import type { Page } from 'playwright-core'
import { z } from 'zod'
import { signIn } from '../caller/api-client.ts'
import type { Stack } from '../stack.ts'
import type { TakeState } from './camera.ts'
import type { Simulations } from './simulations.ts'

const AGENTS = [
  {
    name: 'Front desk',
    greeting: 'Hello, this is the practice. How can I help?',
    kind: 'Check-up',
  },
  { name: 'Night line', greeting: 'You have reached us out of hours. Shall I look for a time?' },
  { name: 'Réception', greeting: 'Bonjour, que puis-je faire pour vous ?', language: 'fr' },
]
const Made = z.object({ agent: z.object({ id: z.string() }) })

/** One agent that is in step, one that somebody changed at Vapi, one that was never there. */
export async function furnishAgents(
  { urls, users, password }: Stack,
  { vapi }: Simulations,
): Promise<void> {
  const owner = await signIn(urls.connectionApi, users[0]?.email ?? '', password)
  const made = []
  for (const body of AGENTS) made.push((await owner.post('/api/agents', body, Made)).agent)
  for (const { id } of made.slice(0, 2)) {
    await owner.post(`/api/agents/${id}/sync`, {}, z.unknown())
  }
  const changed = vapi.assistants.find(({ name }) => name === 'Night line')
  vapi.change(changed?.id ?? '', {
    firstMessage: 'Hi!',
    voice: { provider: 'vapi', voiceId: 'Rohan' },
  })
}

/** The agents, the dialog of one, and the link to ElevenLabs. */
export async function takeAgents(
  page: Page,
  take: TakeState,
  { elevenLabs, vapi }: Simulations,
): Promise<void> {
  await page.getByRole('link', { name: 'Agents' }).click()
  await page.getByText('it differs in').waitFor()
  await page.getByText('In step').waitFor()
  await take(page, '28-agents')
  await page.getByRole('button', { name: 'Link Front desk' }).click()
  const tag = await page.locator('.tag code').textContent()
  const there = elevenLabs.addAgent([tag ?? ''])
  await page.getByLabel('Id of that agent').fill(`${there}x`)
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await take(page, '28-agents-link', 'whole')
  await page.getByLabel('Id of that agent').fill(there)
  await page.keyboard.press('Enter')
  await page.getByText(`${there} answers for it.`).waitFor()
  vapi.failpoints.add({
    operation: 'vapi.assistant.create',
    effect: { kind: 'error', status: 400 },
  })
  await page.getByRole('button', { name: 'Sync Réception with Vapi' }).click()
  await page.getByRole('alert').waitFor()
  await take(page, '28-agents-failed', 'whole')
  await page.getByRole('button', { name: 'Edit Front desk' }).click()
  await page.getByRole('switch').first().waitFor()
  await take(page, '29-agent')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Delete Night line' }).click()
  await page.getByRole('alertdialog').waitFor()
  await take(page, '29-agent-delete')
  await page.keyboard.press('Escape')
}
