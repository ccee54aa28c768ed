import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  propose,
  startElevenLabsScene,
  type ElevenLabsScene,
  type LinkedOwner,
} from '../testing/elevenlabs-scene.ts'
import { aWednesday } from '../testing/wednesday.ts'

const day = aWednesday()
const WISH = { date: day, time: '14:00', title: 'Dentist' }

let scene: ElevenLabsScene
let ada: LinkedOwner

beforeAll(async () => {
  scene = await startElevenLabsScene()
})
afterAll(() => scene[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await scene.newOwner()
})

describe('somebody who telephones', () => {
  const SAM = { ...WISH, name: 'Sam Lee', phone: '07700 900123' }

  it('is a guest, who books what the owner approves', async () => {
    const talk = await scene.ring(ada)
    const args = await propose(talk, SAM)
    const [asked] = await scene.waiting(ada)
    expect(asked?.client).toBe('Front desk (ElevenLabs guests)')
    await scene.approve(ada, asked?.id)
    const done = await talk.use('book_appointment', args)
    expect(done.body).toMatchObject({
      success: true,
      message: expect.stringContaining('reference'),
    })
    expect((await talk.use('list_appointments')).body).toMatchObject({ success: false })
  })

  it('has no part in the leave that the owner gave for conversations of their own', async () => {
    const own = await scene.begin(ada)
    await propose(own, WISH)
    const [asked] = await scene.waiting(ada)
    await scene.approve(ada, asked?.id, 'yes_and_leave')
    const talk = await scene.ring(ada)
    const args = await propose(talk, { ...SAM, time: '15:00' })
    const booking = await talk.use('book_appointment', args)
    expect(booking.body).toMatchObject({
      success: false,
      message: expect.stringContaining('The owner has not answered yet'),
    })
  })

  it('has one conversation, however often ElevenLabs asks', async () => {
    const callSid = `CA${'0'.repeat(31)}1`
    await scene.ring(ada, { callSid })
    const talk = await scene.ring(ada, { callSid })
    expect((await talk.use('check_availability', { date: day })).status).toBe(200)
    const calls = await scene.service.client.get('/api/calls', ada.token)
    expect(z.object({ calls: z.array(z.unknown()) }).parse(calls.body).calls).toHaveLength(1)
    expect(await talk.report()).toBe(200)
    expect((await talk.use('check_availability', { date: day })).status).toBe(401)
  })

  it('reaches nobody with a wrong secret, or an agent that is not linked', async () => {
    const wrong = scene.ring(ada, { secret: 'x'.repeat(40) })
    await expect(wrong).rejects.toThrow('Initiation answered 401')
    const stray = scene.ring({ ...ada, agentId: scene.elevenLabs.addAgent() })
    await expect(stray).rejects.toThrow('Initiation answered 404')
  })
})
