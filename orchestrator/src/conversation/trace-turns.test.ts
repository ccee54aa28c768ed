import { initializeLogger, llm, voice, type metrics } from '@livekit/agents'
import {
  startSimulatedCollector,
  type SimulatedCollector,
} from '@parley/dev/src/telemetry/simulated-collector.ts'
import { createLogger } from '@parley/shared/logging/logger'
import { startTracing } from '@parley/shared/telemetry/start-tracing'
import { traced } from '@parley/shared/telemetry/tracing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ToolDefinition } from '../tools/tool-definition.ts'
import { createTurnTrace, traceTools, type TurnTrace } from './trace-turns.ts'

const { MetricsCollected, SpeechCreated, ConversationItemAdded } = voice.AgentSessionEventTypes
const SAID = 'Grace Hopper wants the purple bonnet'
const whatsOn: ToolDefinition = {
  name: 'whats_on',
  description: '',
  inputSchema: { type: 'object' },
  scope: 'read',
  twoStep: false,
}

let collector: SimulatedCollector
beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'silent' })
  collector = await startSimulatedCollector()
})
afterAll(() => collector[Symbol.asyncDispose]())

/** Plays what a session tells of a call, and sends what was traced of it. */
async function play(call: (session: voice.AgentSession, trace: TurnTrace) => Promise<void>) {
  collector.forget()
  const settings = { endpoint: collector.url, headers: {} }
  await using _tracing = await startTracing('test', settings, createLogger('test', 'silent'))
  await traced('call', {}, async () => {
    const session = new voice.AgentSession({ vad: null })
    const trace = createTurnTrace()
    trace.follow(session)
    await call(session, trace)
    trace.close()
  })
}

/** An answer is begun. @returns its id, and how it ends */
function answerIn(session: voice.AgentSession, source: 'say' | 'generate_reply', at: number) {
  const speechHandle = voice.SpeechHandle.create()
  session.emit(SpeechCreated, {
    type: 'speech_created',
    userInitiated: true,
    source,
    speechHandle,
    createdAt: at,
  })
  return { id: speechHandle.id, done: () => speechHandle._markDone() }
}

function measured(session: voice.AgentSession, metrics: metrics.AgentMetrics): void {
  session.emit(MetricsCollected, { type: 'metrics_collected', metrics, createdAt: Date.now() })
}

const eou = (speechId: string, heardAt: number): metrics.EOUMetrics => ({
  type: 'eou_metrics',
  timestamp: heardAt + 300,
  endOfUtteranceDelayMs: 300,
  transcriptionDelayMs: 120,
  onUserTurnCompletedDelayMs: 0,
  lastSpeakingTimeMs: heardAt,
  speechId,
})

const voiceOf = (speechId: string, startedAt: number): metrics.TTSMetrics => ({
  type: 'tts_metrics',
  label: SAID,
  requestId: SAID,
  timestamp: startedAt + 200,
  ttfbMs: 90,
  durationMs: 200,
  audioDurationMs: 900,
  cancelled: false,
  charactersCount: 20,
  streamed: true,
  speechId,
})

/** Parts by name, as milliseconds since the call's turn began and how long they took. */
function partsWithin(turn: { spanId: string; startedAt: number } | undefined) {
  const parts = collector.spans.filter(({ parentSpanId }) => parentSpanId === turn?.spanId)
  return Object.fromEntries(
    parts.map(({ name, startedAt, endedAt }) => [
      name,
      [startedAt - (turn?.startedAt ?? 0), endedAt - startedAt],
    ]),
  )
}
const turns = () => collector.spans.filter(({ name }) => name === 'turn')

it('has each part of a spoken turn where it was, from the end of what was said', async () => {
  const heard = Date.now() - 2000
  await play(async (session) => {
    const answer = answerIn(session, 'generate_reply', heard + 300)
    measured(session, eou(answer.id, heard))
    measured(session, voiceOf(answer.id, heard + 700))
    const item = llm.ChatMessage.create({ role: 'assistant', content: SAID })
    item.metrics = { startedSpeakingAt: (heard + 900) / 1000, e2eLatency: 0.9 }
    // By then the caller may have said something else.
    answerIn(session, 'generate_reply', heard + 1500)
    session.emit(ConversationItemAdded, {
      type: 'conversation_item_added',
      item,
      createdAt: Date.now(),
    })
    answer.done()
  })
  const [turn] = turns().toSorted((a, b) => a.startedAt - b.startedAt)
  expect(turn?.startedAt).toBe(heard)
  expect(partsWithin(turn)).toEqual({
    endpointing: [0, 300],
    recogniser: [0, 120],
    voice: [700, 90],
    answer: [0, 900],
  })
  expect(collector.received()).not.toMatch(/Grace|bonnet/)
})

it('has tools in the turn in which they are called, and what nobody asked for in the call', async () => {
  await play(async (session, trace) => {
    const call = async () => ({ ok: true as const, text: SAID, structured: undefined })
    const tools = traceTools({ tools: [whatsOn], call }, trace)
    await tools.call(whatsOn, {})
    const greeting = answerIn(session, 'say', Date.now())
    measured(session, voiceOf(greeting.id, Date.now()))
    for (let turn = 0; turn < 2; turn += 1) {
      answerIn(session, 'generate_reply', Date.now())
      await tools.call(whatsOn, { when: SAID })
    }
  })
  const call = collector.spans.find(({ name }) => name === 'call')
  const within = turns().map(({ spanId }) => spanId)
  expect(within).toHaveLength(2)
  const asks = collector.spans.filter(({ name }) => name === 'ask whats_on')
  expect(asks.map(({ parentSpanId }) => parentSpanId)).toEqual([call?.spanId, ...within])
  const greeted = collector.spans.find(({ name }) => name === 'voice')
  expect(greeted?.parentSpanId).toBe(call?.spanId)
  expect(turns().map(({ parentSpanId }) => parentSpanId)).toEqual([call?.spanId, call?.spanId])
})
