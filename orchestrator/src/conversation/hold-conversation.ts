import { randomUUID } from 'node:crypto'
import { inference, voice } from '@livekit/agents'
import type { RemoteParticipant } from '@livekit/rtc-node'
import { createCallActivity } from '../activity/call-activity.ts'
import { activityPublisher } from '../activity/publish-activity.ts'
import { attachRoom } from '../call/attach-room.ts'
import type { IncomingCall } from '../call/incoming-call.ts'
import { watchCaller, watchLine } from '../call/caller-presence.ts'
import { keepAlive } from '../call/call-session.ts'
import { listenForPresses } from '../call/consent-button.ts'
import type { Caller } from '../call/identify-caller.ts'
import { createTurnRecord } from '../call/user-turn.ts'
import { createModels } from '../speech/models.ts'
import { Recogniser } from '../speech/recogniser.ts'
import type { RecogniserTrouble } from '../speech/recognise.ts'
import { turnHandling } from '../speech/turn-taking.ts'
import { createToolCaller } from '../tools/call-tool.ts'
import { connectMcp, type McpConnection } from '../tools/mcp-connection.ts'
import { mintForReading, type Minting } from '../tools/mint-tool-token.ts'
import { createTranscript, type Transcript } from '../transcript/keep-transcript.ts'
import { greeting, KEPT_NOTICE, type Setting } from './instructions.ts'
import { createKeptSentences } from './kept-sentences.ts'
import { createReceptionist, readSetting } from './receptionist.ts'
import { recordTurns } from './record-turns.ts'
import { createOwnWords, type OwnWords } from './spoken-failure.ts'
import { timeTools, timeTurns, turnTimer } from './time-turns.ts'
import { createTurnTrace, traceTools } from './trace-turns.ts'

/** A caller who has just come in waits no longer than three of these, in milliseconds. */
const CONNECT_TIMEOUT_MS = 3000
const CONNECT_PAUSE_MS = 500
const CONNECT_TRIES = 3

/** From the claim to the end of the call: tools, then the greeting, then turn by turn. */
export async function holdConversation(
  call: IncomingCall,
  caller: Caller,
  participant: RemoteParticipant,
): Promise<void> {
  const { ctx, config, clock, log, ending } = call
  endWhenOver(call, caller, participant)
  const minting: Minting = { ...config, caller, clock, newTokenId: call.newTokenId }
  const mcp = await connectTools(call, minting)
  if (!mcp || mcp.tools.length === 0) return ending.end('failed', 'no_tools')
  ending.onEnd(async () => mcp[Symbol.asyncDispose]())

  const turns = createTurnRecord()
  const time = turnTimer({ ...call, callId: caller.grant.call_id })
  const trace = createTurnTrace()
  ending.onEnd(async () => trace.close())
  const tools = traceTools(timeTools(createToolCaller(mcp, minting, turns), time), trace)
  const known = await readSetting(tools, clock, mcp.owner)
  const setting = mcp.prompts === undefined ? known : { ...known, prompts: mcp.prompts }
  if (ending.over) return

  const { session, words, prepare } = createSession(call, caller)
  timeTurns(session, time)
  trace.follow(session)
  const activity = createCallActivity({
    clock,
    newId: randomUUID,
    caller: caller.grant.caller,
    publish: activityPublisher(ctx.room, participant.identity, log),
  })
  const { transcriptKey: key, grant } = caller
  const transcript = createTranscript({ ...call, callId: grant.call_id, key })
  ending.onEnd(() => transcript.handedOver())
  recordTurns(session, { turns, activity, transcript })
  const agent = createReceptionist(tools, setting, activity)
  const started = session.start({ agent, record: false })
  listenForPresses({
    room: ctx.room,
    caller: participant.identity,
    session,
    turns,
    activity,
    clock,
  })
  const io = attachRoom(session, ctx.room, participant)
  ending.farewellBy((sentence) => words.sayLast(sentence))
  await started
  session.on(voice.AgentSessionEventTypes.Close, () => {
    void io.close()
    void ending.end('failed')
  })
  await greet(session, setting, caller, transcript)
  log.info('Call answered')
  await prepare()
}

/** A guest hears to the end that what they say is kept before any of it is; an owner chose that. */
async function greet(
  session: voice.AgentSession,
  setting: Setting,
  { grant, transcriptKey }: Caller,
  transcript: Transcript,
): Promise<void> {
  if (grant.caller === 'owner') transcript.begin()
  await session.say(greeting(setting)).waitForPlayout()
  if (grant.caller === 'owner' || transcriptKey === undefined) return
  await session.say(KEPT_NOTICE, { allowInterruptions: false }).waitForPlayout()
  transcript.begin()
}

/** Hang-up, revocation, a lost Redis and the end of the grant. */
function endWhenOver(call: IncomingCall, { grant }: Caller, participant: RemoteParticipant): void {
  const { ctx, clock, ending } = call
  watchCaller(ctx.room, participant.identity, () => void ending.end('hang_up'))
  watchLine(ctx.room, () => void ending.end('failed'))
  const beat = keepAlive(call, grant.call_id, (why) => {
    void ending.end(
      why === 'ended' ? 'stopped_by_user' : 'failed',
      why === 'ended' ? 'stopped' : 'out_of_service',
    )
  })
  const limit = setTimeout(
    () => void ending.end('time_limit', 'time_limit'),
    Math.max(0, grant.exp * 1000 - clock.now()),
  )
  ending.onEnd(async () => {
    beat[Symbol.dispose]()
    clearTimeout(limit)
  })
}

async function connectTools(
  { config, log, ending }: IncomingCall,
  minting: Minting,
): Promise<McpConnection | undefined> {
  for (let left = CONNECT_TRIES; left > 0 && !ending.over; left -= 1) {
    try {
      return await connectMcp(config.mcpServerUrl, mintForReading(minting), CONNECT_TIMEOUT_MS)
    } catch (err) {
      log.warn({ err, left: left - 1 }, 'The MCP server could not be asked for its tools')
      await new Promise((resolve) => setTimeout(resolve, CONNECT_PAUSE_MS))
    }
  }
  return undefined
}

/** The models of this call, wired so that the caller hears of their failures. */
function createSession(
  { config, log }: IncomingCall,
  { grant }: Caller,
): { session: voice.AgentSession; words: OwnWords; prepare: () => Promise<void> } {
  const models = createModels(config)
  const vad = new inference.VAD()
  let words: OwnWords | undefined
  const trouble: RecogniserTrouble = {
    nothingUnderstood() {
      if (session.agentState === 'listening') words?.say('not_understood')
    },
    failed(err) {
      log.warn({ err }, 'The recogniser failed')
      words?.say('not_heard')
    },
  }
  const session = new voice.AgentSession({
    vad,
    stt: new Recogniser(models.stt, vad, trouble),
    llm: models.llm,
    tts: models.tts,
    turnHandling: turnHandling(grant.platform),
    maxToolSteps: MAX_TOOL_STEPS,
    userAwayTimeout: null,
    aecWarmupDuration: AEC_WARMUP_MS,
    useTtsAlignedTranscript: false,
    connOptions: {
      llmConnOptions: { maxRetry: 1, retryIntervalMs: 300, timeoutMs: 8000 },
      ttsConnOptions: { maxRetry: 1, retryIntervalMs: 300, timeoutMs: 8000 },
      maxUnrecoverableErrors: Number.MAX_SAFE_INTEGER,
    },
  })
  const kept = createKeptSentences(createModels(config).tts, log)
  words = createOwnWords(session, kept)
  sayFailures(session, words, log)
  return { session, words, prepare: () => kept.prepare() }
}

/** find_times, book, and a step to recover in. */
const MAX_TOOL_STEPS = 5

/** Until a browser's echo cancellation has learnt the room, our own voice would interrupt us. */
const AEC_WARMUP_MS = 1000

function sayFailures(session: voice.AgentSession, words: OwnWords, log: IncomingCall['log']): void {
  session.on(voice.AgentSessionEventTypes.Error, ({ error }) => {
    const type = error instanceof Object && 'type' in error ? error.type : undefined
    log.warn({ type }, 'A model failed')
    if (type === 'llm_error') words.say('model_failed')
    if (type === 'tts_error') words.say('voice_failed')
  })
}
