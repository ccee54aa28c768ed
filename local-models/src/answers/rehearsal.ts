import { replyToCaller } from './after-caller.ts'
import { replyToTool } from './after-tool.ts'
import type { ChatRequest } from './chat-request.ts'
import { readConversation } from './conversation.ts'
import { forGuest } from './guests.ts'
import { takeNotes } from './take-notes.ts'
import { replyForPack } from './packs/reply-for-pack.ts'
import { say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'

const mostCallsInATurn = 4

/**
 * The rehearsal model: a receptionist that follows rules, so that demo and spoken tests are repeatable. It keeps nothing between
 * requests: all it knows is in the messages, and all it can do is in the tools it is offered.
 */
export function answer(request: ChatRequest): Reply {
  const happenings = readConversation(request.messages)
  const notes = takeNotes(happenings)
  const last = happenings.at(-1)
  if (last === undefined) return say(sentences.greeting)
  if (last.kind === 'agent') return say(sentences.anythingElse)
  if (last.kind === 'tool')
    return allowed(request, notes.callsThisTurn, forGuest(request, replyToTool(notes, last)))
  if (notes.heard === undefined) return say(sentences.notCaught, sentences.sayAgain)
  const ofPack = replyForPack(request, notes)
  return allowed(request, 0, ofPack ?? forGuest(request, replyToCaller(notes, notes.heard)))
}

/** Never a tool that was not offered, and never one call after another without end. */
function allowed(request: ChatRequest, callsThisTurn: number, reply: Reply): Reply {
  if (!('toolCalls' in reply)) return reply
  if (callsThisTurn >= mostCallsInATurn) return say(sentences.failed)
  const offered = request.tool_choice === 'none' ? [] : (request.tools ?? [])
  const isOffered = reply.toolCalls.every(({ name }) =>
    offered.some((tool) => tool.function.name === name),
  )
  return isOffered ? reply : say(sentences.notOffered)
}
