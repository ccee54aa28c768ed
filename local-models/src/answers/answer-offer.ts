import { askWhichSlot, findTimes, sayChoices, takeSlot } from './booking.ts'
import { chooseSlot } from './choose.ts'
import { goOn } from './go-on.ts'
import type { Notes } from './notes.ts'
import { say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import type { Heard } from './understand.ts'

const otherTimes = /\b(?:more|others?|another|else|later|different|next|after that)\b/

/** The caller's choice among offered slots, or the way out of all of them. */
export function answerOffer(notes: Notes, heard: Heard): Reply | undefined {
  const { slots, wish } = notes
  const chosen = chooseSlot(slots, heard)
  if (chosen !== undefined) return takeSlot(chosen, wish)
  if (heard.intent === 'whats on' || heard.intent === 'cancel') return undefined
  if (heard.day !== undefined || heard.time !== undefined) return goOn(notes)
  if (otherTimes.test(heard.words)) return findTimes(wish, nextPage(notes))
  if (heard.answer === 'no' || /\bnone\b/.test(heard.words)) return say(sentences.instead)
  return heard.answer === 'yes' ? takeOnlySlot(notes) : undefined
}

function takeOnlySlot({ slots, wish }: Notes): Reply {
  const [only] = slots
  if (only !== undefined && slots.length === 1) return takeSlot(only, wish)
  return say(sayChoices(slots), askWhichSlot(slots))
}

function nextPage({ lastCall }: Notes): number {
  return lastCall?.name === 'find_times' ? Number(lastCall.args['page'] ?? 1) + 1 : 2
}
