import type { ApiClient } from '../api-client.ts'
import { makeBackground } from '../background.ts'
import { readCalendar } from '../calendar.ts'
import type { Turn, Witness } from '../conversation.ts'
import { settledCalendar } from '../demo-call.ts'
import { placeCall, scriptedSpeaker } from '../place-call.ts'
import { printAnswer, printSaid, printTurn } from '../report.ts'
import type { Manner } from '../scenarios/scenario.ts'
import { voiceOf } from '../voice.ts'
import { makeCaller } from './held-out-caller.ts'
import { verdictOn, type Judged } from './verdict.ts'

/** Ends LiveKit's media threads, which would keep the process alive. */
export { dispose } from '@livekit/rtc-node'

export interface HeldOutParts {
  readonly seed: number
  readonly api: ApiClient
  /** Of local-models, ending in `/v1`. */
  readonly modelsUrl: string
  readonly ending: AbortSignal
}

/** Places one call and judges it; says one line about it, and its transcript where it was not right. */
export async function placeHeldOut(
  { seed, api, modelsUrl, ending }: HeldOutParts,
  say: (line: string) => void,
): Promise<Judged> {
  const startedAt = performance.now()
  const caller = await makeCaller(seed, api)
  const { voice = 'kal16', speed, noise } = caller.manner
  const speak = voiceOf(modelsUrl, voice, speed)
  const background = noise && (await makeBackground(noise, speak, modelsUrl))
  const before = await readCalendar(api)
  const transcript: string[] = []
  const speaker = scriptedSpeaker(caller.script, speak)
  const options = { ending, background }
  const { conversation } = await placeCall(api, speaker, writing(transcript), options)
  const whyNotIn = async (after: typeof before) => caller.whyNot({ before, after, audit: [] })
  const after = await settledCalendar(api, whyNotIn)
  const whyNot = await whyNotIn(after)
  const verdict = verdictOn(whyNot, { before, after }, conversation.brokeOff)
  const turns = conversation.turns.length
  const ms = performance.now() - startedAt
  say(`${seed}  ${verdict.padEnd(5)}  ${caller.about}; ${mannerIn(caller.manner)}; ${turns} turns`)
  if (whyNot !== undefined) for (const line of [`  ${whyNot}:`, ...transcript]) say(`    ${line}`)
  return { seed, verdict, turns, ms }
}

function writing(lines: string[]): Witness {
  const keep = (line: string) => void lines.push(line)
  return {
    greeted: (greeting) => printAnswer(keep, greeting),
    said: (utterance, startMs) => printSaid(keep, utterance, startMs),
    answered: (turn: Turn) => printTurn(keep, turn),
  }
}

function mannerIn({ voice, speed, noise }: Manner): string {
  const around = noise === undefined ? 'quiet' : `${noise.kind} ${noise.decibels} dB below`
  return `${voice} x${speed}, ${around}`
}
