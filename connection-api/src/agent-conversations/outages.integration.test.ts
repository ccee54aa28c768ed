import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startSimulatedElevenLabs } from '@parley/dev/src/elevenlabs/simulated-elevenlabs.ts'
import { startSimulatedVapi } from '@parley/dev/src/vapi/simulated-vapi.ts'
import { realServices } from '@parley/shared/testing/real-services'
import { systemClock } from '@parley/shared/time/clock'
import { peopleAtVapi, vapiVariables } from '../testing/agent-scene.ts'
import { linkTo, type BreakableLink } from '../testing/breakable-link.ts'
import { appointmentsAlone, doneFor } from '../testing/done-for.ts'
import { elevenLabsVariables, peopleAtElevenLabs, propose } from '../testing/elevenlabs-scene.ts'
import { addOpenOwner, type OpenOwner } from '../testing/open-owner.ts'
import { startWithTools } from '../testing/start-with-tools.ts'
import type { TestService } from '../testing/test-service.ts'
import { askToBook } from '../testing/vapi-answers.ts'
import { aWednesday } from '../testing/wednesday.ts'

const day = aWednesday()
const SOON = { timeout: 40_000, interval: 20 }

let stack: AsyncDisposableStack
let links: Record<'postgres' | 'redis', BreakableLink>
let service: TestService
let mcp: string
let atVapi: ReturnType<typeof peopleAtVapi>
let atElevenLabs: ReturnType<typeof peopleAtElevenLabs>

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  const { databaseUrl, redisUrl } = realServices()
  links = {
    postgres: stack.use(await linkTo(databaseUrl)),
    redis: stack.use(await linkTo(redisUrl)),
  }
  const vapi = stack.use(await startSimulatedVapi({ clock: systemClock }))
  const elevenLabs = stack.use(await startSimulatedElevenLabs({ clock: systemClock }))
  const variables = { ...(await vapiVariables(vapi)), ...elevenLabsVariables(elevenLabs) }
  const urls = { postgres: links.postgres.url, redis: links.redis.url }
  ;({ service, mcp } = stack.use(await startWithTools(variables, { links: urls })))
  atVapi = peopleAtVapi(service, vapi)
  atElevenLabs = peopleAtElevenLabs(service, elevenLabs)
})
afterAll(() => stack.disposeAsync())
afterEach(mend)

/** Both are there again, and both services have noticed. */
async function mend(): Promise<void> {
  links.postgres.mend()
  links.redis.mend()
  for (const origin of [service.client.url, mcp]) {
    await expect.poll(async () => (await fetch(`${origin}/health/ready`)).status, SOON).toBe(200)
  }
}

const done = ({ id }: OpenOwner) => doneFor(service.database, id)

/** A store that dies in the middle: at what is asked of it, before that is done or after it. */
type Death = [store: 'postgres' | 'redis', at: string, when: 'asked' | 'answered']
const diesAt = ([store, at, when]: Death) => links[store].cutAt(at, when)

const keepWhatIsSaid = ({ token }: OpenOwner) =>
  service.client.put('/api/me/settings', { keep_transcripts_days: 7 }, token)

async function callAtVapi() {
  const owner = await addOpenOwner(service)
  await keepWhatIsSaid(owner)
  const call = atVapi.call((await atVapi.newAgent(owner)).assistantId)
  const { args, consent, question } = await askToBook(call, { user_id: owner.id, day, hour: 10 })
  call.agentSays(question)
  call.callerSays('Yes.')
  const book = () => call.use('book_appointment', { ...args, consent }, { id: 'call_once' })
  return { owner, call, book }
}

async function talkAtElevenLabs() {
  const owner = await atElevenLabs.newOwner()
  await keepWhatIsSaid(owner)
  const talk = await atElevenLabs.begin(owner)
  talk.agentSays('Hello.')
  const wish = { date: day, time: '10:00', title: 'Dentist' }
  const args = await propose(talk, wish)
  await atElevenLabs.approveAsked(owner)
  const book = () => talk.use('book_appointment', args)
  return { owner, talk, book }
}

/** The call that it was, and what is kept of it. */
async function keptOf({ token }: OpenOwner) {
  const { body } = await service.client.get('/api/calls', token)
  const Calls = z.object({ calls: z.array(z.looseObject({ id: z.string(), state: z.string() })) })
  const { calls } = Calls.parse(body)
  const [call] = calls
  const kept = await service.client.get(`/api/calls/${call?.id}/transcript`, token)
  const Turns = z.object({ turns: z.array(z.looseObject({ text: z.string() })) })
  const hellos = Turns.parse(kept.body).turns.filter(({ text }) => text.startsWith('Hello.'))
  return { calls: calls.length, state: call?.state, hellos: hellos.length }
}

const WHILE_BOOKING: Death[] = [
  ['postgres', 'insert into "conversation_tool_calls"', 'asked'],
  ['postgres', 'insert into "conversation_tool_calls"', 'answered'],
  ['redis', 'hgetall', 'asked'],
  ['postgres', 'update "consents" set "used_at"', 'asked'],
  ['postgres', 'set "ok"', 'answered'],
]

const WHILE_REPORTING: Death[] = [
  ['redis', "'state', 'ended'", 'asked'],
  ['postgres', 'update "conversations"', 'asked'],
  ['postgres', 'insert into "transcripts"', 'answered'],
  ['postgres', 'insert into "transcript_turns"', 'answered'],
]

describe('a store that dies while Vapi', () => {
  it.each(WHILE_BOOKING)(
    'books (%s at %s, %s): words at once, and then one appointment',
    async (...death) => {
      const { owner, book } = await callAtVapi()
      diesAt(death)
      expect((await book()).error).toMatch(/try again in a moment/i)
      await mend()
      // A tool call that was left is taken up by the next in ten seconds; here they are over.
      await service.database
        .updateTable('conversation_tool_calls')
        .set({ started_at: new Date(Date.now() - 11_000) })
        .where('answer', 'is', null)
        .execute()
      expect((await book()).result).toMatch(/^Booked: Check-up/)
      expect(await done(owner)).toEqual(appointmentsAlone(1))
    },
  )

  it.each(WHILE_REPORTING)(
    'reports (%s at %s, %s): a failure, and nothing is lost when it comes again',
    async (...death) => {
      const { owner, call } = await callAtVapi()
      diesAt(death)
      expect(await call.report()).toBe(503)
      await mend()
      expect([await call.report(), await call.report()]).toEqual([200, 200])
      expect(await keptOf(owner)).toEqual({ calls: 1, state: 'ended', hellos: 1 })
    },
  )
})

describe('a store that dies while ElevenLabs', () => {
  it.each<Death>([
    ['postgres', 'insert into "calls"', 'asked'],
    ['redis', 'claimed_at', 'asked'],
  ])(
    'rings (%s at %s, %s): a failure, and one conversation when it asks again',
    async (...death) => {
      const owner = await atElevenLabs.newOwner()
      const callSid = `CA${'0'.repeat(31)}${death[0].length}`
      diesAt(death)
      await expect(atElevenLabs.ring(owner, { callSid })).rejects.toThrow('answered 503')
      await mend()
      const talk = await atElevenLabs.ring(owner, { callSid })
      expect((await talk.use('check_availability', { date: day })).status).toBe(200)
      const { body } = await service.client.get('/api/calls', owner.token)
      expect(z.object({ calls: z.array(z.unknown()) }).parse(body).calls).toHaveLength(1)
    },
  )

  it.each<Death>([
    ['redis', 'hgetall', 'asked'],
    ['postgres', 'set "ok"', 'answered'],
  ])('books (%s at %s, %s): no success, and then one appointment', async (...death) => {
    const { owner, book } = await talkAtElevenLabs()
    diesAt(death)
    expect((await book()).body).not.toMatchObject({ success: true })
    await mend()
    expect((await book()).body).toMatchObject({ success: true })
    expect(await done(owner)).toEqual(appointmentsAlone(1))
  })

  it.each(WHILE_REPORTING)(
    'reports (%s at %s, %s): a failure, and nothing is lost when it comes again',
    async (...death) => {
      const { owner, talk } = await talkAtElevenLabs()
      diesAt(death)
      expect(await talk.report()).toBe(503)
      await mend()
      expect([await talk.report(), await talk.report()]).toEqual([200, 200])
      expect(await keptOf(owner)).toEqual({ calls: 1, state: 'ended', hellos: 1 })
    },
  )
})
