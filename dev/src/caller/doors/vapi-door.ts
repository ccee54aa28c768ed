import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@parley/shared/time/clock'
import { z } from 'zod'
import { RunFailure } from '../../run-failure.ts'
import { fileLog } from '../../runner-log.ts'
import { startStack } from '../../stack.ts'
import { createReceptionist } from '../../vapi/receptionist.ts'
import { startSimulatedCall, type SimulatedCall } from '../../vapi/simulated-call.ts'
import { API_KEY, startSimulatedVapi, type SimulatedVapi } from '../../vapi/simulated-vapi.ts'
import { signIn, type ApiClient } from '../api-client.ts'
import { readAudit } from '../audit.ts'
import { readCalendar } from '../calendar.ts'
import { newOrMoved } from '../proof.ts'
import { callerOf } from '../reach-stack.ts'
import type { Plan, Scenario } from '../scenarios/scenario.ts'
import type { DoorReport, Spoken } from './door-report.ts'

type Env = Readonly<Record<string, string | undefined>>

interface DoorParts {
  readonly scenario: Scenario
  readonly stateDir: string
  readonly env: Env
  readonly as: string | undefined
  readonly say: (line: string) => void
  readonly onStack: (stack: { killNow(): void }) => void
}

/** A caller who says no more than this says nothing new. */
const MOST_TURNS = 12

const SAM = { name: 'Sam Lee', phone: '+447700900123' }

/**
 * Plays a scenario as the messages that Vapi would send: the owner's agent is synced to a simulated
 * Vapi, somebody calls the assistant, and what they come to is read from the calendar.
 */
export async function callByVapi(parts: DoorParts): Promise<DoorReport> {
  await using vapi = await startSimulatedVapi({ clock: systemClock })
  await using stack = await stackAt(vapi, parts)
  parts.onStack(stack)
  const { email, password } = callerOf(parts.as, parts.env, stack.password)
  const api = await signIn(stack.urls.connectionApi, email, password)
  const plan = await parts.scenario.prepare(api)
  parts.say(`${plan.about}\n`)
  const before = await readCalendar(api)
  const spoken = await play(parts, plan, await syncedAssistant(api, vapi))
  const [call] = (await api.get('/api/calls?limit=1', Calls)).calls
  if (!call)
    throw new RunFailure('There is no call at /api/calls: Vapi’s messages came to nothing.')
  const audit = await readAudit(api, call.id)
  const after = await readCalendar(api)
  return {
    door: 'vapi',
    callId: call.id,
    spoken,
    audit,
    appointment: newOrMoved(before.appointments, after.appointments),
    event: newOrMoved(before.events, after.events),
    failed: await plan.whyNot({ before, after, audit }),
  }
}

/** A stack of its own, beside whatever runs here, that is told of the simulated Vapi. */
async function stackAt(vapi: SimulatedVapi, { stateDir, env, say }: DoorParts) {
  const ownDir = join(stateDir, 'door-vapi')
  await mkdir(ownDir, { recursive: true, mode: 0o700 })
  const path = join(stateDir, 'demo.log')
  await writeFile(path, '', { mode: 0o600 })
  say(`Starting everything, with Vapi simulated (its output goes to ${path}).`)
  return startStack({
    ports: 'free',
    stateDir: ownDir,
    log: fileLog(path),
    env: {
      ...env,
      VAPI_API_KEY: API_KEY,
      VAPI_BASE_URL: vapi.url,
      VAPI_WEBHOOK_SECRET: `dev-${randomBytes(24).toString('hex')}`,
    },
    say,
  })
}

const Agent = z.object({ id: z.string() })
const Calls = z.object({ calls: z.array(z.object({ id: z.string() })) })

/** The agent of an earlier run is synced again: that Vapi is gone, so its assistant is made again. */
async function syncedAssistant(api: ApiClient, vapi: SimulatedVapi) {
  const { agents } = await api.get('/api/agents', z.object({ agents: z.array(Agent) }))
  const body = { name: 'Front desk', greeting: 'Hello, this is the front desk. How can I help?' }
  const agent = agents[0] ?? (await api.post('/api/agents', body, z.object({ agent: Agent }))).agent
  const synced = z.object({ assistant_id: z.string() })
  const { assistant_id } = await api.post(`/api/agents/${agent.id}/sync`, {}, synced)
  const assistant = vapi.assistants.find(({ id }) => id === assistant_id)
  if (!assistant) throw new RunFailure('The sync made no assistant at the simulated Vapi.')
  return assistant
}

async function play(
  { say }: DoorParts,
  { script }: Plan,
  assistant: SimulatedVapi['assistants'][number],
): Promise<readonly Spoken[]> {
  const call = startSimulatedCall({ assistant, clock: systemClock, from: SAM.phone })
  const receptionist = createReceptionist(call, ownerIn(assistant), SAM)
  const spoken: Spoken[] = []
  const speak = (who: Spoken['who'], text: string, tools: readonly string[] = []) => {
    spoken.push({ who, text, ...(tools.length > 0 && { tools }) })
    say(`${who.padEnd(7)} ${text}`)
    sayInto(call, who)(text)
  }
  speak('agent', String(assistant['firstMessage']))
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const line = script(spoken.at(-1)?.text ?? '')
    if (line === undefined) break
    speak('caller', typeof line === 'string' ? line : line.say)
    const usedBefore = receptionist.used.length
    const answer = await receptionist.hear(spoken.at(-1)?.text ?? '')
    speak('agent', answer, receptionist.used.slice(usedBefore))
  }
  await call.end()
  return spoken
}

const sayInto = (call: SimulatedCall, who: Spoken['who']) => (text: string) =>
  who === 'caller' ? call.callerSays(text) : call.agentSays(text)

/** As a model reads it: the default of `user_id`, which every function has. */
const Owner = z.object({
  tools: z.tuple(
    [
      z.object({
        function: z.object({
          parameters: z.object({
            properties: z.object({ user_id: z.object({ default: z.string() }) }),
          }),
        }),
      }),
    ],
    z.unknown(),
  ),
})

function ownerIn(assistant: SimulatedVapi['assistants'][number]): string {
  const [first] = Owner.parse(assistant['model']).tools
  return first.function.parameters.properties.user_id.default
}
