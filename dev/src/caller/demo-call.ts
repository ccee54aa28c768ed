import { dispose } from '@livekit/rtc-node'
import { waitUntil } from '../processes/wait-until.ts'
import { RunFailure } from '../run-failure.ts'
import type { ApiClient } from './api-client.ts'
import { readAudit } from './audit.ts'
import { closeLink } from './guest-link.ts'
import { makeBackground } from './background.ts'
import type { Witness } from './conversation.ts'
import { readCalendar, type CalendarState } from './calendar.ts'
import { checkRecording } from './check-recording.ts'
import type { DemoReport } from './demo-report.ts'
import type { GivenTurn } from './options.ts'
import {
  givenSpeaker,
  placeCall,
  prepareTurns,
  saveRecording,
  scriptedSpeaker,
  type PlacedCall,
} from './place-call.ts'
import { newOrMoved } from './proof.ts'
import { printAnswer, printSaid, printTurn, toolsByTurn, transcriptOf } from './report.ts'
import type { Outcome, Plan, Scenario } from './scenarios/scenario.ts'
import { voiceOf } from './voice.ts'

/** Ends LiveKit's media threads, which would keep the process alive. */
export { dispose }

export interface DemoCallParts {
  readonly api: ApiClient
  readonly say: (line: string) => void
  /** Empty: the scenario. */
  readonly turns: readonly GivenTurn[]
  readonly scenario: Scenario
  readonly voice: string
  readonly check: boolean
  /** Of local-models, ending in `/v1`. */
  readonly modelsUrl: string
  readonly recordingOf: (callId: string) => string
  readonly ending: AbortSignal
}

/** A request that is being settled is so within seconds. */
const SETTLED_WITHIN_MS = 10_000

/** Places the call and finds out what it did. */
export async function demoCall(parts: DemoCallParts): Promise<DemoReport> {
  const { api, turns, scenario } = parts
  const plan = turns.length === 0 ? await scenario.prepare(api) : undefined
  const before = await readCalendar(api)
  const placed = await place(parts, plan)
  const recording = parts.recordingOf(placed.callId)
  await saveRecording(recording, placed)
  const audit = await readAudit(api, placed.callId)
  const after = await settledCalendar(api, async (state) =>
    plan?.whyNot({ before, after: state, audit }),
  )
  const whyNot = await plan?.whyNot({ before, after, audit })
  if (plan?.link !== undefined) await closeLink(api, plan.link)
  return describe(parts, placed, { before, after, audit }, recording, whyNot)
}

async function place(parts: DemoCallParts, plan: Plan | undefined): Promise<PlacedCall> {
  const { api, say, ending } = parts
  const { voice = parts.voice, speed, noise } = plan?.manner ?? {}
  const speak = voiceOf(parts.modelsUrl, voice, speed)
  const background = noise && (await makeBackground(noise, speak, parts.modelsUrl))
  if (plan !== undefined) say(`${plan.about}\n`)
  const speaker =
    plan === undefined
      ? givenSpeaker(await prepareTurns(parts.turns, speak))
      : scriptedSpeaker(plan.script, speak)
  const witness: Witness = {
    greeted: (greeting) => printAnswer(say, greeting),
    said: (utterance, startMs) => printSaid(say, utterance, startMs),
    answered: (turn) => printTurn(say, turn),
  }
  const link = plan?.link?.secret
  const placed = await placeCall(api, speaker, witness, { ending, background, link })
  if (ending.aborted) throw new RunFailure('The call was ended by Ctrl-C.')
  return placed
}

/** What an appointment is still waiting for is waited for, as far as the plan is about it. */
export async function settledCalendar(
  api: ApiClient,
  whyNot: (state: CalendarState) => Promise<string | undefined>,
): Promise<CalendarState> {
  let state = await readCalendar(api)
  if (!state.appointments.some(({ status }) => status.endsWith('pending'))) return state
  const isSettled = async () => {
    state = await readCalendar(api)
    return (await whyNot(state)) === undefined
  }
  await waitUntil(isSettled, { withinMs: SETTLED_WITHIN_MS, everyMs: 300 })
  return state
}

async function describe(
  { check, modelsUrl }: DemoCallParts,
  placed: PlacedCall,
  { before, after, audit }: Outcome,
  recording: string,
  whyNot: string | undefined,
): Promise<DemoReport> {
  const { callId, room, conversation, beganAt } = placed
  const lines = transcriptOf(conversation, toolsByTurn(conversation.turns, audit, beganAt))
  const { brokeOff } = conversation
  return {
    callId,
    room,
    lines,
    audit,
    recording,
    appointment: newOrMoved(before.appointments, after.appointments),
    event: newOrMoved(before.events, after.events),
    check: check ? await checkRecording(placed, lines, modelsUrl) : undefined,
    failed: whyNot ?? (brokeOff === undefined ? undefined : `the call broke off: ${brokeOff}`),
  }
}
