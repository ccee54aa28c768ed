import type { RequestHandler } from 'express'
import { AppError } from '@parley/shared/errors/app-error'
import type { EndReason } from '@parley/shared/sessions/call-record'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { Answered } from '../agent-conversations/answer-once.ts'
import { answerToolCall, type ToolCallParts } from '../agent-conversations/answer-tool-call.ts'
import { closeConversation, endConversation } from '../agent-conversations/close-conversation.ts'
import { turnsIn } from '../agent-conversations/attest-turn.ts'
import type { Conversation } from '../agent-conversations/conversation.ts'
import { openConversation } from '../agent-conversations/open-conversation.ts'
import { findAgentAt } from '../agents/agent-repository.ts'
import {
  functionCallIn,
  saidIn,
  toolCallsIn,
  VapiMessage,
  whoseMessage,
  type VapiToolCall,
} from './vapi-message.ts'
import { ticketIn, waitingId } from './owners-ticket.ts'
import { isFromVapi } from './verify-webhook.ts'
import type { VapiParts } from './vapi-parts.ts'

export interface WebhookParts extends VapiParts, ToolCallParts {}

/**
 * `POST /vapi/webhook`: what Vapi's server messages ask and tell. What is asked is answered with 200,
 * in words when it goes wrong: of another answer its model hears nothing. What is told and cannot be kept is
 * answered with a failure, so that Vapi tells it again (`backoffPlan` in assistant-of.ts).
 */
export function postWebhook(parts: WebhookParts): RequestHandler {
  return async (request, response) => {
    const { vapi, clock } = parts
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    if (!vapi || !isFromVapi(vapi.settings.webhook, request.headers, body, clock.now())) {
      throw notVapis()
    }
    const message = readMessage(body)
    response.set('Cache-Control', 'no-store').json(message ? await answer(parts, message) : {})
  }
}

function readMessage(body: Buffer): VapiMessage | undefined {
  try {
    return VapiMessage.parse(JSON.parse(body.toString('utf8'))).message
  } catch {
    return undefined
  }
}

async function answer(parts: WebhookParts, message: VapiMessage): Promise<object> {
  switch (message.type) {
    case 'tool-calls':
      return { results: await resultsOf(parts, message) }
    case 'function-call': {
      const [answered] = await answersTo(parts, message, [functionCallIn(message)])
      return { result: answered?.text ?? '' }
    }
    case 'end-of-call-report':
      await report(parts, message)
      return {}
    case 'status-update':
      if (message.status === 'ended') await over(parts, message)
      return {}
    default:
      return {}
  }
}

async function resultsOf(parts: WebhookParts, message: VapiMessage) {
  const calls = toolCallsIn(message)
  const answers = await answersTo(parts, message, calls)
  return calls.map(({ id, name }, index) => {
    const { ok, text } = answers[index] ?? FAILED
    return { toolCallId: id ?? '', name, ...(ok ? { result: text } : { error: text }) }
  })
}

/** One for each, in order. */
async function answersTo(
  parts: WebhookParts,
  message: VapiMessage,
  calls: readonly VapiToolCall[],
): Promise<readonly Answered[]> {
  const answers = await inWords(parts, async () => {
    const conversation = await conversationOf(parts, message)
    if (!conversation) return calls.map(() => NOT_SET_UP)
    return Promise.all(calls.map((call) => answerOne(parts, message, conversation, call)))
  })
  return answers ?? calls.map(() => FAILED)
}

async function answerOne(
  parts: WebhookParts,
  message: VapiMessage,
  conversation: Conversation,
  { id, name, args }: VapiToolCall,
): Promise<Answered> {
  if (args === undefined) return NO_OBJECT
  const said = saidIn(message)
  // The legacy form has no id: the same thing in the same turn is the same call.
  const own = `${turnsIn(said) ?? 0} ${argumentsDigest({ tool: name, given: args })}`
  const call = { id: id ?? own, tool: name, args, said }
  const { answerMs } = parts.vapi?.settings ?? { answerMs: 0 }
  return (await inWords(parts, () => answerToolCall(parts, conversation, call, answerMs))) ?? FAILED
}

/** A store that cannot be asked is nothing that Vapi would hear of by a status. */
async function inWords<T>({ log }: WebhookParts, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (err) {
    log.error({ err }, 'A message of Vapi could not be worked on')
    return undefined
  }
}

const FAILED: Answered = {
  ok: false,
  text: 'Something went wrong on our side. Offer to try again in a moment.',
}
const NOT_SET_UP: Answered = {
  ok: false,
  text: 'This agent is not set up, so I can do nothing here. Say sorry and goodbye.',
}
const NO_OBJECT: Answered = {
  ok: false,
  text: 'The arguments are no JSON object. Call again with the arguments that the tool asks for.',
}

async function conversationOf(
  parts: WebhookParts,
  message: VapiMessage,
): Promise<Conversation | undefined> {
  const { assistantId, callId, from } = whoseMessage(message)
  if (assistantId === undefined || callId === undefined) return undefined
  const agent = await findAgentAt(parts.database, 'vapi', assistantId)
  const ticket = ticketIn(message)
  const waiting = ticket === undefined ? undefined : waitingId(ticket)
  return agent && openConversation(parts, agent, { provider: 'vapi', id: callId, from, waiting })
}

async function over(parts: WebhookParts, message: VapiMessage): Promise<void> {
  const conversation = await conversationOf(parts, message)
  if (conversation) await endConversation(parts, conversation, whyEnded(message))
}

async function report(parts: WebhookParts, message: VapiMessage): Promise<void> {
  const conversation = await conversationOf(parts, message)
  if (!conversation) return
  await closeConversation(parts, conversation, {
    why: whyEnded(message),
    startedAt: instantOf(message.startedAt),
    endedAt: instantOf(message.endedAt),
    said: saidIn(message) ?? [],
  })
}

function whyEnded({ endedReason = '' }: VapiMessage): EndReason {
  if (/ended-call|end-call/.test(endedReason)) return 'hang_up'
  return /timed-out|max-duration/.test(endedReason) ? 'time_limit' : 'failed'
}

function instantOf(text: string | undefined) {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? undefined : at
}

const notVapis = () =>
  new AppError('This is for Vapi alone, with the secret that it was told.', {
    code: 'not_signed',
    status: 401,
  })
