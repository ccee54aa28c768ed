import { startCancelling } from './cancelling.ts'
import { closeDay, deleteEvent, findContact, saveContact } from './changing.ts'
import { goOn } from './go-on.ts'
import type { Intent } from './hear-intent.ts'
import type { Notes } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import type { Heard } from './understand.ts'

type Answering = (notes: Notes, heard: Heard) => Reply

const answers: Partial<Record<Intent, Answering>> = {
  book: goOn,
  times: (notes) => (notes.wish.task === undefined ? say(sentences.whichDay) : goOn(notes)),
  cancel: startCancelling,
  'whats on': sayWhatIsOn,
  list: (notes, heard) => call('list_appointments', { when: dayAsked(notes, heard) }),
  'who am i': () => call('who_am_i'),
  move: goOn,
  event: goOn,
  'delete event': deleteEvent,
  close: closeDay,
  'find contact': findContact,
  'save contact': saveContact,
  repeat: ({ agentText }) => say(agentText),
  help: () => say(sentences.iAmParley, sentences.abilities),
}

/** Does what the caller asked for; courtesies are left to be answered last. */
export function answerIntent(notes: Notes, heard: Heard): Reply | undefined {
  return heard.intent === undefined ? undefined : answers[heard.intent]?.(notes, heard)
}

/** Words that leave no doubt that no day was named; with others beside them, one may have been misheard. */
const dayless =
  /^(?:hello|hi|what|is|on|in|my|the|calendar|schedule|agenda|diary|do|i|have|got|any|anything|something|there|planned|please|tell|me|show|can|you|coming|up|now|a|look|like|does|day|am|busy|could|say)$/

function sayWhatIsOn(notes: Notes, heard: Heard): Reply {
  const day =
    dayAsked(notes, heard) ?? (notes.wish.task === 'book' ? notes.wish.day?.text : undefined)
  const isPlain = heard.words.split(' ').every((word) => dayless.test(word))
  return day === undefined && !isPlain ? say(sentences.whichDay) : call('whats_on', { when: day })
}

function dayAsked({ lastDay }: Notes, { day, time }: Heard): string | undefined {
  const meant = day === 'that day' ? lastDay : day
  if (meant === undefined || meant === 'unclear') return undefined
  return time?.kind === 'range' ? `${meant.text} ${time.text}` : meant.text
}
