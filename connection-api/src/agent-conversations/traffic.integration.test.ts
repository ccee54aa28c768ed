import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startSimulatedElevenLabs } from '@parley/dev/src/elevenlabs/simulated-elevenlabs.ts'
import { newId } from '@parley/shared/identity/ids'
import { systemClock, type Clock } from '@parley/shared/time/clock'
import { readConfig } from '../config.ts'
import { startService } from '../service.ts'
import { startAgentScene, type AgentScene } from '../testing/agent-scene.ts'
import { linkTo, type BreakableLink } from '../testing/breakable-link.ts'
import { appointmentsAlone, doneFor } from '../testing/done-for.ts'
import { elevenLabsVariables, peopleAtElevenLabs, propose } from '../testing/elevenlabs-scene.ts'
import type { OpenOwner } from '../testing/open-owner.ts'
import { askToBook } from '../testing/vapi-answers.ts'
import { aWednesday } from '../testing/wednesday.ts'

const day = aWednesday()
const DAY_SECONDS = 24 * 3600

let stack: AsyncDisposableStack
/** Where providers send to. */
let front: BreakableLink
let scene: AgentScene
let atElevenLabs: ReturnType<typeof peopleAtElevenLabs>

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  front = stack.use(await linkTo('http://127.0.0.1:9'))
  const elevenLabs = stack.use(await startSimulatedElevenLabs({ clock: systemClock }))
  const variables = elevenLabsVariables(elevenLabs)
  const API_BASE_URL = front.url.replace(/\/$/, '')
  scene = stack.use(await startAgentScene({ ...variables, API_BASE_URL }))
  const { service } = scene
  front.leadTo(service.client.url)
  const client = { ...service.client, url: front.url }
  atElevenLabs = peopleAtElevenLabs({ ...service, client }, elevenLabs)
})
afterAll(() => stack.disposeAsync())

/** A conversation in which all is said that books; what its provider has yet to send of it. */
interface Conversation {
  readonly owner: OpenOwner
  /** @returns whether the answer says that it is booked */
  readonly book: () => Promise<boolean>
  /** @returns statuses of the answers */
  readonly reports: readonly (() => Promise<number>)[]
}

const keepWhatIsSaid = ({ token }: OpenOwner) =>
  scene.service.client.put('/api/me/settings', { keep_transcripts_days: 7 }, token)

async function atVapi(): Promise<Conversation> {
  const owner = await scene.newOwner()
  await keepWhatIsSaid(owner)
  const call = scene.call((await scene.newAgent(owner)).assistantId)
  const { args, consent, question } = await askToBook(call, { user_id: owner.id, day, hour: 10 })
  call.agentSays(question)
  call.callerSays('Yes.')
  const ended = async () => (await call.send({ type: 'status-update', status: 'ended' })).status
  const report = () => call.report()
  return {
    owner,
    book: async () => {
      const told = await call.use('book_appointment', { ...args, consent }, { id: 'call_once' })
      return told.result?.startsWith('Booked') ?? false
    },
    reports: [ended, report, report],
  }
}

async function atElevenLabsToo(): Promise<Conversation & { reportTomorrow(): Promise<number> }> {
  const owner = await atElevenLabs.newOwner()
  await keepWhatIsSaid(owner)
  const talk = await atElevenLabs.begin(owner)
  talk.agentSays('Hello.')
  const wish = { date: day, time: '10:00', title: 'Dentist' }
  const args = await propose(talk, wish)
  await atElevenLabs.approveAsked(owner)
  return {
    owner,
    book: async () => {
      const told = await talk.use('book_appointment', args)
      return z.object({ success: z.boolean().default(false) }).parse(told.body).success
    },
    reports: [() => talk.report(), () => talk.report({ type: 'call_initiation_failure' })],
    reportTomorrow: () => talk.report({ agedSeconds: -DAY_SECONDS }),
  }
}

const done = ({ id }: OpenOwner) => doneFor(scene.service.database, id)

const Calls = z.object({ calls: z.array(z.looseObject({ id: z.string(), state: z.string() })) })
const Turns = z.object({ turns: z.array(z.looseObject({ text: z.string() })) })

/** How the one call stands that it was, and how often what was said first is kept of it. */
async function callOf({ token }: OpenOwner) {
  const { client } = scene.service
  const { calls } = Calls.parse((await client.get('/api/calls', token)).body)
  const [call] = calls
  const kept = await client.get(`/api/calls/${call?.id}/transcript`, token)
  const greetings = Turns.parse(kept.body).turns.filter(({ text }) => text.startsWith('Hello.'))
  return { calls: calls.length, state: call?.state, greetings: greetings.length }
}

const OVER = { calls: 1, state: 'ended', greetings: 1 }

const PROVIDERS = [
  { provider: 'Vapi', begin: atVapi },
  { provider: 'ElevenLabs', begin: atElevenLabsToo },
]

describe.each(PROVIDERS)('messages of $provider', ({ begin }) => {
  /** Each number is another order in which they come. */
  it.each([1, 2, 3, 4, 5, 6])('in disorder and twice at once end the same (%i)', async (seed) => {
    const { owner, book, reports } = await begin()
    const sent = [book, book, ...reports, ...reports]
    const answers = await Promise.all(inOrderOf(seed, sent).map((send) => send()))
    const isBooked = answers.includes(true)
    expect(answers.filter((answer) => typeof answer === 'number' && answer !== 200)).toEqual([])
    expect(await done(owner)).toEqual(appointmentsAlone(isBooked ? 1 : 0))
    expect(await callOf(owner)).toEqual(OVER)
    expect(await book()).toBe(isBooked && begin === atVapi)
    expect(await done(owner)).toEqual(appointmentsAlone(isBooked ? 1 : 0))
  })
})

/** The same numbers give the same order. */
function inOrderOf<T>(seed: number, all: readonly T[]): T[] {
  let state = seed
  const next = () => (state = (state * 48_271) % 2_147_483_647)
  const keyed = all.map((one) => ({ one, key: next() }))
  return keyed.toSorted((a, b) => a.key - b.key).map(({ one }) => one)
}

it('what comes after a day on which nobody was there books nothing, and ends what was begun', async () => {
  const [vapi, elevenLabs] = [await atVapi(), await atElevenLabsToo()]
  // Redis keeps nothing of a call for so long.
  await scene.service.redis.flushdb()
  const later: Clock = { now: () => Date.now() + DAY_SECONDS * 1000 }
  const config = await readConfig({ ...scene.service.variables, CONNECTION_API_PORT: '0' })
  await using tomorrow = await startService(config, { clock: later, newId })
  front.leadTo(`http://127.0.0.1:${tomorrow.port}`)
  try {
    expect([await vapi.book(), await elevenLabs.book()]).toEqual([false, false])
    for (const report of vapi.reports) expect(await report()).toBe(200)
    // A signature of yesterday is refused; whoever sends it again signs it again.
    for (const report of elevenLabs.reports) expect(await report()).toBe(401)
    expect(await elevenLabs.reportTomorrow()).toBe(200)
    expect(await vapi.book()).toBe(false)
  } finally {
    front.leadTo(scene.service.client.url)
  }
  for (const { owner } of [vapi, elevenLabs]) {
    expect(await done(owner)).toEqual(appointmentsAlone(0))
    expect(await callOf(owner)).toEqual(OVER)
  }
})
