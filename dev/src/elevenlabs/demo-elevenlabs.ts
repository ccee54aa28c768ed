import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@parley/shared/time/clock'
import { signIn } from '../caller/api-client.ts'
import type { CallerOptions } from '../caller/options.ts'
import { callerOf } from '../caller/reach-stack.ts'
import { readDotenv } from '../read-dotenv.ts'
import type { Ending } from '../run-command.ts'
import { fileLog } from '../runner-log.ts'
import { startStack } from '../stack.ts'
import { defaultStateDir } from '../state-folder.ts'
import { playConversation, type PlayedConversation } from './play-conversation.ts'
import {
  ELEVENLABS_KEY,
  INITIATION_SECRET,
  REPORT_SECRET,
  startSimulatedElevenLabs,
} from './simulated-elevenlabs.ts'

/**
 * `npm run demo -- --door elevenlabs`: the demo's booking, played as a conversation at ElevenLabs, on a
 * stack of its own beside whatever runs here.
 */
export async function demoElevenLabs(options: CallerOptions, ending: Ending): Promise<number> {
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const env = await readDotenv()
  const stateDir = defaultStateDir(env)
  const ownDir = join(stateDir, 'door-elevenlabs')
  await mkdir(ownDir, { recursive: true, mode: 0o700 })
  const path = join(stateDir, 'demo.log')
  await writeFile(path, '', { mode: 0o600 })
  await using elevenLabs = await startSimulatedElevenLabs({ clock: systemClock })
  const agentId = elevenLabs.addAgent()
  const settings = {
    ELEVENLABS_API_KEY: ELEVENLABS_KEY,
    ELEVENLABS_BASE_URL: elevenLabs.url,
    ELEVENLABS_WEBHOOK_SECRET: REPORT_SECRET,
    ELEVENLABS_INITIATION_SECRET: INITIATION_SECRET,
    ELEVENLABS_AGENT_ID: agentId,
  }
  say(`Starting everything, with ElevenLabs simulated (its output goes to ${path}).`)
  const stackEnv = { ...env, ...settings }
  const parts = { stateDir: ownDir, log: fileLog(path), env: stackEnv, say }
  await using stack = await startStack({
    ports: 'free',
    only: ['mcp-server', 'connection-api'],
    ...parts,
  })
  ending.onSecond(() => stack.killNow())
  const { email, password } = callerOf(options.as, env, stack.password)
  const baseUrl = stack.urls.connectionApi
  const api = await signIn(baseUrl, email, password)
  say(`${email} is signed in, and begins a conversation.\n`)
  const played = await playConversation({ api, baseUrl, elevenLabs, agentId, say })
  say(toText(played))
  if (options.json) say(JSON.stringify({ ok: played.failed === undefined, ...played }))
  return played.failed === undefined ? 0 : 1
}

function toText({ appointment, event, audit, failed }: PlayedConversation): string {
  return [
    '',
    `Appointment: ${appointment ? `${appointment.title}, ${appointment.start}` : 'none'}`,
    `Event:       ${event ? `${event.title}, ${event.start}` : 'none'}`,
    ...audit.map(({ tool, outcome, code }) => `  ${tool.padEnd(18)} ${outcome} ${code ?? ''}`),
    '',
    failed === undefined ? 'The conversation did what it was for.' : `Failed: ${failed}.`,
  ].join('\n')
}
