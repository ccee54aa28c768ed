import { dispose } from '@livekit/rtc-node'
import type { Temporal } from 'temporal-polyfill'
import { waitUntil } from '../processes/wait-until.ts'
import { RunFailure } from '../run-failure.ts'
import type { ApiClient } from './api-client.ts'
import { readAudit } from './audit.ts'
import type { Witness } from './conversation.ts'
import { findFreeHalfHour, readCalendar, type CalendarState } from './calendar.ts'
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
import { changesBetween, whyNotBooked, type Changes } from './proof.ts'
import { printAnswer, printSaid, printTurn, toolsByTurn, transcriptOf } from './report.ts'
import { sayMoment } from './say-date.ts'
import { bookingScript } from './script.ts'
import { voiceOf } from './voice.ts'

/** Ends LiveKit's media threads, which would keep the process alive. */
export { dispose }

export interface DemoCallParts {
  readonly api: ApiClient
  readonly say: (line: string) => void
  /** Empty: the booking script. */
  readonly turns: readonly GivenTurn[]
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
  const { api, turns } = parts
  const before = await readCalendar(api)
  const start = turns.length === 0 ? await findFreeHalfHour(api) : undefined
  const placed = await place(parts, start)
  const recording = parts.recordingOf(placed.callId)
  await saveRecording(recording, placed)
  const changes = await changesAfter(api, before, start)
  return describe(parts, placed, changes, recording, start)
}

async function place(
  parts: DemoCallParts,
  start: Temporal.ZonedDateTime | undefined,
): Promise<PlacedCall> {
  const { api, say, ending } = parts
  const speak = voiceOf(parts.modelsUrl, parts.voice)
  if (start !== undefined) say(`Free, and asked for in this call: ${sayMoment(start)}\n`)
  const speaker =
    start === undefined
      ? givenSpeaker(await prepareTurns(parts.turns, speak))
      : scriptedSpeaker(bookingScript(start), speak)
  const witness: Witness = {
    greeted: (greeting) => printAnswer(say, greeting),
    said: (utterance, startMs) => printSaid(say, utterance, startMs),
    answered: (turn) => printTurn(say, turn),
  }
  const placed = await placeCall(api, speaker, witness, ending)
  if (ending.aborted) throw new RunFailure('The call was ended by Ctrl-C.')
  return placed
}

/** What an appointment is still waiting for is waited for, as far as the script is about it. */
async function changesAfter(
  api: ApiClient,
  before: CalendarState,
  start: Temporal.ZonedDateTime | undefined,
): Promise<Changes> {
  let changes = changesBetween(before, await readCalendar(api))
  if (start === undefined || changes.appointments.length === 0) return changes
  const isSettled = async () => {
    changes = changesBetween(before, await readCalendar(api))
    return whyNotBooked(changes, start) === undefined
  }
  await waitUntil(isSettled, { withinMs: SETTLED_WITHIN_MS, everyMs: 300 })
  return changes
}

async function describe(
  { api, check, modelsUrl }: DemoCallParts,
  placed: PlacedCall,
  changes: Changes,
  recording: string,
  start: Temporal.ZonedDateTime | undefined,
): Promise<DemoReport> {
  const { callId, room, conversation, beganAt } = placed
  const audit = await readAudit(api, callId)
  const lines = transcriptOf(conversation, toolsByTurn(conversation.turns, audit, beganAt))
  const { brokeOff } = conversation
  const notBooked = start === undefined ? undefined : whyNotBooked(changes, start)
  return {
    callId,
    room,
    lines,
    audit,
    recording,
    appointment: changes.appointments[0],
    event: changes.events[0],
    check: check ? await checkRecording(placed, lines, modelsUrl) : undefined,
    failed: notBooked ?? (brokeOff === undefined ? undefined : `the call broke off: ${brokeOff}`),
  }
}
