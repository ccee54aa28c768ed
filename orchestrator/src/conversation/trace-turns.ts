import { voice } from '@livekit/agents'
import {
  currentPlace,
  inside,
  openSpan,
  report,
  traced,
  type OpenSpan,
  type Place,
} from '@parley/shared/telemetry/tracing'
import type { Instant } from '@parley/shared/time/clock'
import type { ToolCaller } from '../tools/call-tool.ts'
import { answerIn, partsOf, type TimedPart } from './turn-parts.ts'

/** The turns of a call, in its trace. */
export interface TurnTrace {
  /** From then on its turns are told. */
  follow(session: voice.AgentSession): void
  /** The last turn there was; before the first one the call. */
  place(): Place | undefined
  /** The call is over, and whatever goes on in it. */
  close(): void
}

/**
 * A span for each turn, and one for each of its parts, which are told when they are over. What the
 * framework traces itself is not used: what was said is in it.
 */
export function createTurnTrace(): TurnTrace {
  const call = currentPlace()
  const turns = new Map<string, Turn>()
  return {
    follow(session) {
      if (call !== undefined) follow(session, call, turns)
    },
    place: () => [...turns.values()].at(-1)?.place() ?? call,
    close: () => turns.forEach((turn) => turn.end()),
  }
}

function follow(session: voice.AgentSession, call: Place, turns: Map<string, Turn>): void {
  session.on(voice.AgentSessionEventTypes.SpeechCreated, (event) => {
    const { source, speechHandle, createdAt } = event
    if (source !== 'generate_reply') return
    const turn = createTurn(call, createdAt)
    turns.set(speechHandle.id, turn)
    speechHandle.addDoneCallback(() => turn.end())
  })
  session.on(voice.AgentSessionEventTypes.MetricsCollected, ({ metrics }) => {
    for (const timed of partsOf(metrics)) {
      const turn = turns.get(timed.speech ?? '')
      if (turn) turn.tell(timed)
      else tell(call, timed)
    }
  })
  session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
    const answer = answerIn(item)
    if (answer) [...turns.values()].find((turn) => turn.isAnsweredBy(answer))?.tell(answer)
  })
}

/** The same tools, called in the turn that goes on. */
export function traceTools(tools: ToolCaller, turns: TurnTrace): ToolCaller {
  return {
    tools: tools.tools,
    call: (tool, args, signal) =>
      inside(turns.place(), () =>
        traced('ask', { says: { 'parley.tool': tool.name } }, () => tools.call(tool, args, signal)),
      ),
  }
}

interface Turn {
  place(): Place | undefined
  tell(timed: TimedPart): void
  /** Whether an answer is to what the caller said in it. */
  isAnsweredBy(answer: TimedPart): boolean
  end(): void
}

/**
 * Begins when the caller stopped speaking, which is told first of all; where they typed, with the
 * answer that is made.
 */
function createTurn(call: Place, createdAt: Instant): Turn {
  let span: OpenSpan<'turn'> | undefined
  let heardAt: Instant | undefined
  const place = () =>
    (span ??= openSpan('turn', { within: call, startedAt: heardAt ?? createdAt }))?.place
  return {
    place,
    tell(timed) {
      if (timed.part === 'endpointing') heardAt ??= timed.startedAt
      tell(place(), timed)
    },
    // The framework gives both in different units, so that they may differ by a fraction.
    isAnsweredBy: ({ startedAt }) =>
      heardAt !== undefined && Math.round(heardAt) === Math.round(startedAt),
    end() {
      place()
      span?.end()
    },
  }
}

function tell(within: Place | undefined, { part, startedAt, ms }: TimedPart): void {
  // That one is traced where it is called.
  if (part !== 'tool') report(part, { within, startedAt }, startedAt + ms)
}
