import { AccessToken } from 'livekit-server-sdk'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { whiteNoise, type Background } from '../audio/noise.ts'
import { rms } from '../audio/sound.ts'
import { waitUntil } from '../processes/wait-until.ts'
import { seededRandom } from '../seeded-random.ts'
import { joinCall, type Call } from './call.ts'
import { exchange, hearGreeting } from './converse.ts'
import { CALL_RATE } from './microphone.ts'

const livekit = inject('livekit')
const open: Call[] = []

async function join(roomName: string, identity: string, background?: Background): Promise<Call> {
  const token = new AccessToken(livekit.key, livekit.secret, { identity, ttl: 60 })
  token.addGrant({ room: roomName, roomJoin: true, canUpdateOwnMetadata: true })
  const participantToken = await token.toJwt()
  const call = await joinCall(
    { serverUrl: livekit.url, participantToken, roomName },
    { background },
  )
  open.push(call)
  return call
}

function beep(ms: number) {
  const samples = Int16Array.from({ length: (CALL_RATE * ms) / 1000 }, (_, index) =>
    Math.round(9000 * Math.sin((2 * Math.PI * 300 * index) / CALL_RATE)),
  )
  return { rate: CALL_RATE, samples }
}

const write = (agent: Call, text: string) =>
  agent.room.localParticipant?.sendText(text, { topic: 'lk.transcription' })

/** Waits for the other side to speak and to fall silent, then answers with a beep. */
async function answerOnce(agent: Call, ms = 300, words = '') {
  const heardFrom = agent.nowMs()
  await waitUntil(() => agent.heard.firstLoudMs(heardFrom) !== undefined, { withinMs: 10_000 })
  await agent.room.localParticipant?.setAttributes({ 'lk.agent.state': 'thinking' })
  await waitUntil(() => agent.nowMs() - (agent.heard.lastLoudMs() ?? 0) > 400, { withinMs: 10_000 })
  await write(agent, words)
  const span = await agent.microphone.say(beep(ms))
  await agent.room.localParticipant?.setAttributes({ 'lk.agent.state': 'listening' })
  return agent.beganAt + span.startMs
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((call) => call.hangUp()))
})

describe('a call in a real room', () => {
  it('measures an answer from the last sound sent to the first sound heard', async () => {
    const caller = await join('measured', 'caller')
    const agent = await join('measured', 'agent')
    const [, greeting] = await Promise.all([
      agent.microphone
        .say(beep(200))
        .then(() => agent.room.localParticipant?.setAttributes({ 'lk.agent.state': 'listening' })),
      hearGreeting(caller),
    ])
    expect(greeting).toMatchObject({ delayMs: undefined })

    const [answeredAt, turn] = await Promise.all([answerOnce(agent), exchange(caller, beep(500))])

    expect(turn.endMs - turn.startMs).toBeCloseTo(500, -1)
    const sentAt = caller.beganAt + turn.endMs
    const trueDelay = answeredAt - sentAt
    const delay = turn.answer?.delayMs ?? 0
    // On top comes the way through LiveKit and the two jitter buffers, longer on a busy machine; from
    // the first sound of the caller's 500 ms it would be more than that again.
    expect(delay).toBeGreaterThanOrEqual(trueDelay - 20)
    expect(delay).toBeLessThan(trueDelay + 500)
  })

  it('waits for the answer after being told that it takes a moment', async () => {
    const caller = await join('told to wait', 'caller')
    const agent = await join('told to wait', 'agent')
    await waitUntil(() => caller.heard.endMs > 0, { withinMs: 10_000 })

    const answers = async () => {
      await answerOnce(agent, 300, 'One moment.')
      // Longer than the silence that ends an answer.
      const spoken = agent.nowMs()
      await waitUntil(() => agent.nowMs() - spoken > 1500, { withinMs: 5000 })
      await write(agent, 'It is booked.')
      await agent.microphone.say(beep(300))
    }
    const [, turn] = await Promise.all([answers(), exchange(caller, beep(300))])

    expect(turn.answer?.text).toBe('One moment. It is booked.')
  })

  it('speaks into an answer when it is told to, and waits until both are done', async () => {
    const caller = await join('interrupting', 'caller')
    const agent = await join('interrupting', 'agent')
    await waitUntil(() => caller.heard.endMs > 0, { withinMs: 10_000 })
    const into = { after: 'first sound', ms: 300, words: 'Wait.', sound: beep(200) } as const

    const [, turn] = await Promise.all([
      answerOnce(agent, 1500),
      exchange(caller, beep(300), undefined, into),
    ])

    const answeredAt = turn.answer?.atMs ?? 0
    expect(turn.interruptedAtMs).toBeGreaterThanOrEqual(answeredAt + 280)
    expect(turn.interruptedAtMs).toBeLessThan(answeredAt + 700)
    expect(turn.answer?.delayMs).toBeUndefined()
    expect(caller.heard.lastLoudMs()).toBeGreaterThan(answeredAt + 1200)
  })

  it('sends what is around the caller with every word and between them', async () => {
    const hiss = whiteNoise(400, seededRandom(1))
    const caller = await join('noisy', 'caller', hiss)
    const agent = await join('noisy', 'agent')
    await waitUntil(() => agent.heard.firstLoudMs(0) !== undefined, { withinMs: 10_000 })
    // Nothing was said.
    expect(rms(caller.sent.samples())).toBeGreaterThan(200)
  })

  it('records what was heard with its length and its pauses', async () => {
    const caller = await join('recorded', 'caller')
    const agent = await join('recorded', 'agent')
    await waitUntil(() => caller.heard.endMs > 0, { withinMs: 10_000 })
    const first = await agent.microphone.say(beep(400))
    await waitUntil(() => agent.nowMs() - first.endMs > 1500, { withinMs: 5000 })
    const second = await agent.microphone.say(beep(400))
    await waitUntil(() => caller.nowMs() - (caller.heard.lastLoudMs() ?? 0) > 400, {
      withinMs: 5000,
    })

    const from = caller.heard.firstLoudMs(0) ?? 0
    // A busy machine's jitter buffers may stretch the first sound, by far less than the pause.
    const again = caller.heard.firstLoudMs(from + 1200) ?? 0
    expect(again - from).toBeGreaterThan(second.startMs - first.startMs - 40)
    expect(again - from).toBeLessThan(second.startMs - first.startMs + 40)
  })

  it('is over when the other side leaves', async () => {
    const caller = await join('left', 'caller')
    const agent = await join('left', 'agent')
    await waitUntil(() => caller.heard.endMs > 0, { withinMs: 10_000 })
    expect(caller.over.aborted).toBe(false)
    await agent.hangUp()
    expect(await waitUntil(() => caller.over.aborted, { withinMs: 5000 })).toBe(true)
  })

  it('says what to do when nobody is there', async () => {
    const nowhere = { serverUrl: 'ws://127.0.0.1:9', participantToken: 'x', roomName: 'x' }
    await expect(joinCall(nowhere)).rejects.toThrow(/Is LiveKit running there/)
  })
})
