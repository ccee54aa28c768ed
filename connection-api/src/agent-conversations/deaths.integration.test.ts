import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from 'kysely'
import { z } from 'zod'
import { startSimulatedElevenLabs } from '@parley/dev/src/elevenlabs/simulated-elevenlabs.ts'
import { systemClock } from '@parley/shared/time/clock'
import { startAgentScene, type AgentScene } from '../testing/agent-scene.ts'
import { linkTo, type BreakableLink } from '../testing/breakable-link.ts'
import { appointmentsAlone, doneFor } from '../testing/done-for.ts'
import { startDoomedService, type DoomedService } from '../testing/doomed-service.ts'
import { elevenLabsVariables, peopleAtElevenLabs, propose } from '../testing/elevenlabs-scene.ts'
import { askToBook, textOf } from '../testing/vapi-answers.ts'
import { aWednesday } from '../testing/wednesday.ts'

const day = aWednesday()
const SOON = { timeout: 40_000, interval: 20 }

let stack: AsyncDisposableStack
/** Where providers send to: first the process that dies, then the other one. */
let front: BreakableLink
let scene: AgentScene
let atElevenLabs: ReturnType<typeof peopleAtElevenLabs>
let doomed: DoomedService

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  front = stack.use(await linkTo('http://127.0.0.1:9'))
  const elevenLabs = stack.use(await startSimulatedElevenLabs({ clock: systemClock }))
  scene = stack.use(
    await startAgentScene({
      ...elevenLabsVariables(elevenLabs),
      API_BASE_URL: front.url.replace(/\/$/, ''),
      VAPI_ANSWER_SECONDS: '4',
    }),
  )
  const { service } = scene
  const client = { ...service.client, url: front.url }
  atElevenLabs = peopleAtElevenLabs({ ...service, client }, elevenLabs)
  doomed = stack.use(await startDoomedService(service))
  front.leadTo(doomed.url)
})
afterAll(() => stack.disposeAsync())

const done = (owner: { readonly id: string }) => doneFor(scene.service.database, owner.id)

/** Somebody at Vapi who has said yes; Vapi has yet to send the call that books. */
async function saidYesAtVapi() {
  const owner = await scene.newOwner()
  const { assistantId } = await scene.newAgent(owner)
  const call = scene.call(assistantId)
  const wish = { user_id: owner.id, day, hour: 10 }
  const { args, consent, question } = await askToBook(call, wish)
  call.agentSays(question)
  call.callerSays('Yes.')
  const book = (id: string) => call.use('book_appointment', { ...args, consent }, { id })
  return { owner, book }
}

async function approvedAtElevenLabs() {
  const owner = await atElevenLabs.newOwner()
  const talk = await atElevenLabs.begin(owner)
  const wish = { date: day, time: '10:00', title: 'Dentist' }
  const args = await propose(talk, wish)
  await atElevenLabs.approveAsked(owner)
  return { owner, book: () => talk.use('book_appointment', args) }
}

/** A call that is over, of an owner who keeps what is said. */
async function overAtVapi() {
  const owner = await scene.newOwner()
  const { client } = scene.service
  await client.put('/api/me/settings', { keep_transcripts_days: 7 }, owner.token)
  const call = scene.call((await scene.newAgent(owner)).assistantId)
  call.agentSays('Hello.')
  call.callerSays('Goodbye.')
  await call.use('find_times', { user_id: owner.id, when: day })
  return { owner, call }
}

async function transcriptOf({ token }: { readonly token: string }) {
  const { client } = scene.service
  const { body } = await client.get('/api/calls', token)
  const { calls } = z.object({ calls: z.array(z.looseObject({ id: z.string() })) }).parse(body)
  const kept = await client.get(`/api/calls/${calls[0]?.id}/transcript`, token)
  return z.object({ turns: z.array(z.looseObject({ text: z.string() })) }).parse(kept.body).turns
}

/** Until it is let go, nobody begins a transcript. */
async function holdTranscripts() {
  const held = Promise.withResolvers<void>()
  const { promise, resolve: letGo } = Promise.withResolvers<void>()
  const holding = scene.service.database.transaction().execute(async (transaction) => {
    await sql`lock table transcripts in access exclusive mode`.execute(transaction)
    held.resolve()
    await promise
  })
  await held.promise
  return { letGo, holding }
}

async function waitingForLocks(): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) from pg_locks where not granted and relation = 'transcripts'::regclass
  `.execute(scene.service.database)
  return Number(rows[0]?.count)
}

/** The ten seconds after which nobody can be at work who says nothing. */
async function letTimePass(): Promise<void> {
  await scene.service.database
    .updateTable('conversation_tool_calls')
    .set({ started_at: new Date(Date.now() - 11_000) })
    .where('answer', 'is', null)
    .execute()
}

it('what a process leaves in the middle that dies, the next does when it is sent again', async () => {
  const [late, cut, approved, over] = [
    await saidYesAtVapi(),
    await saidYesAtVapi(),
    await approvedAtElevenLabs(),
    await overAtVapi(),
  ]
  // Booked, but nobody hears of it.
  scene.link.hold()
  expect(textOf(await late.book('late'))).toMatch(/^I am still checking/)
  const { letGo, holding } = await holdTranscripts()
  const dying = Promise.allSettled([cut.book('cut'), approved.book(), over.call.end()])
  for (const { owner } of [late, cut, approved]) {
    await expect.poll(() => done(owner), SOON).toEqual(appointmentsAlone(1))
  }
  await expect.poll(waitingForLocks, SOON).toBe(1)
  await doomed.kill()
  scene.link.mend()
  letGo()
  await holding
  expect((await dying).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])

  front.leadTo(scene.service.client.url)
  await letTimePass()
  // Vapi sends one again under its id; of the other its model is told to try anew.
  expect(textOf(await cut.book('cut'))).toMatch(/^Booked: Check-up/)
  expect(textOf(await late.book('anew'))).toMatch(/^Booked: Check-up/)
  expect((await approved.book()).body).toMatchObject({ success: true })
  expect(await over.call.end()).toEqual([200, 200])
  for (const { owner } of [late, cut, approved]) {
    expect(await done(owner)).toEqual(appointmentsAlone(1))
  }
  const said = (await transcriptOf(over.owner)).map(({ text }) => text)
  expect(said).toEqual(['Hello.', 'Goodbye.'])
})
