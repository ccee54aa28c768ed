import type { ChatRequest } from '../chat-request.ts'
import type { Notes } from '../notes.ts'
import type { Reply } from '../reply.ts'
import { banking } from './banking.ts'

/** One file for each pack whose tools the rehearsal model knows. */
const errands = [...banking]

/** What a pack besides the calendar is asked for; nothing while a question waits for its answer. */
export function replyForPack(request: ChatRequest, notes: Notes): Reply | undefined {
  const { heard, consent } = notes
  if (heard === undefined || consent !== undefined) return undefined
  const offered = new Set((request.tools ?? []).map((tool) => tool.function.name))
  for (const errand of errands) {
    const answer = offered.has(errand.tool) ? errand.reply(heard.words) : undefined
    if (answer) return answer
  }
  return undefined
}
