import { waitUntil } from '../processes/wait-until.ts'
import type { Sound } from '../audio/sound.ts'
import type { Call } from './call.ts'
import type { SpokenSpan } from './microphone.ts'

/** The agent has finished when it says that it listens and has been silent for this long. */
const SILENT_MS = 600

const FIRST_SOUND_WITHIN_MS = 20_000
/** Somebody who was spoken over may have nothing to add. */
const REACTION_WITHIN_MS = 5000
const LONGEST_ANSWER_MS = 60_000

/** Not an answer yet: who is told this waits for what comes of it. */
const ASKED_TO_WAIT = /^(one moment\.?\s*)+$/i

/** How often the conversation is looked at; delays are measured on the recording, not by this. */
const LOOK_MS = 20

/** What came back. */
export interface Answer {
  readonly text: string
  /** First sound, since the call began. */
  readonly atMs: number
  /**
   * From the caller's last sound to the first sound heard; undefined where nobody asked (the
   * greeting) or where the agent was already speaking when the caller ended.
   */
  readonly delayMs: number | undefined
}

/** When somebody begins to speak without waiting until it is their turn. */
export interface Moment {
  /** Counted from the agent's first sound, or from the caller's own last one. */
  readonly after: 'first sound' | 'own words'
  readonly ms: number
}

/** What is said at such a moment. */
export interface Interruption extends Moment {
  readonly words: string
  readonly sound: Sound
}

/** One utterance of the caller and what followed. */
export interface Exchange {
  readonly startMs: number
  readonly endMs: number
  /** What the agent's side understood; empty when it heard nothing. */
  readonly understood: string
  /** Undefined when nothing came back. */
  readonly answer: Answer | undefined
  /** First sound of what was said into the answer. */
  readonly interruptedAtMs?: number
}

/** Waits for the first words of the agent and until it listens. */
export async function hearGreeting(call: Call): Promise<Answer | undefined> {
  return hearAnswer(call, 0, undefined)
}

/**
 * Says something, then listens until the agent has finished answering.
 *
 * @param spoken told when the last sound has gone out
 * @param interruption said before the agent has finished
 */
export async function exchange(
  call: Call,
  sound: Sound,
  spoken?: (span: SpokenSpan) => void,
  interruption?: Interruption,
): Promise<Exchange> {
  const { startMs, endMs } = await call.microphone.say(sound)
  spoken?.({ startMs, endMs })
  if (interruption !== undefined) return interrupt(call, { startMs, endMs }, interruption)
  const answer = await hearAnswer(call, endMs, call.heard.lastLoudMs(endMs))
  const understood = call.transcript.textOf('caller', startMs)
  return { startMs, endMs, understood, answer }
}

/** What was being said and what is said to the interruption are one answer, which has no delay. */
async function interrupt(
  call: Call,
  { startMs, endMs }: SpokenSpan,
  { after, ms, sound }: Interruption,
): Promise<Exchange> {
  await momentComes(call, endMs, after, ms)
  const second = await call.microphone.say(sound)
  const reacts = () => call.heard.firstLoudMs(second.endMs) !== undefined
  const look = { everyMs: LOOK_MS, signal: call.over }
  await waitUntil(reacts, { ...look, withinMs: REACTION_WITHIN_MS })
  await waitUntil(() => hasFinished(call), { ...look, withinMs: LONGEST_ANSWER_MS })
  const understood = call.transcript.textOf('caller', startMs)
  const text = call.transcript.textOf('agent', endMs)
  const atMs = call.heard.firstLoudMs(endMs)
  const answer = atMs === undefined ? undefined : { text, atMs, delayMs: undefined }
  return { startMs, endMs, understood, answer, interruptedAtMs: second.startMs }
}

async function momentComes(
  call: Call,
  endMs: number,
  after: Moment['after'],
  ms: number,
): Promise<void> {
  const from = () => (after === 'own words' ? endMs : call.heard.firstLoudMs(endMs))
  const isThere = () => call.nowMs() >= (from() ?? Infinity) + ms
  const look = { everyMs: LOOK_MS, signal: call.over }
  await waitUntil(isThere, { ...look, withinMs: FIRST_SOUND_WITHIN_MS })
}

async function hearAnswer(
  call: Call,
  fromMs: number,
  lastHeardMs: number | undefined,
): Promise<Answer | undefined> {
  const first = () => call.heard.firstLoudMs(fromMs)
  const look = { everyMs: LOOK_MS, signal: call.over }
  await waitUntil(() => first() !== undefined, { ...look, withinMs: FIRST_SOUND_WITHIN_MS })
  const atMs = first()
  if (atMs === undefined) return undefined
  const text = () => call.transcript.textOf('agent', fromMs)
  const isAnswered = () => hasFinished(call) && !ASKED_TO_WAIT.test(text())
  await waitUntil(isAnswered, { ...look, withinMs: LONGEST_ANSWER_MS })
  const isSpokenOver = lastHeardMs !== undefined && fromMs - lastHeardMs < SILENT_MS / 3
  const delayMs = fromMs === 0 || isSpokenOver ? undefined : Math.round(atMs - fromMs)
  return { text: text(), atMs, delayMs }
}

function hasFinished(call: Call): boolean {
  const lastMs = call.heard.lastLoudMs() ?? call.nowMs()
  return call.agentState() === 'listening' && call.nowMs() - lastMs >= SILENT_MS
}
