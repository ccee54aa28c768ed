import type { Happening } from './conversation.ts'
import { onlyOne } from './choose.ts'
import { asksForNext } from './next-slot.ts'
import type { Notes, PendingConsent } from './notes.ts'
import { noteTool } from './note-tool.ts'
import { askedIn, letters } from './sentences.ts'
import { nobodyYet, noteThem } from './them.ts'
import { understand, type Expecting, type Heard } from './understand.ts'
import { asksAside, changesWish, mergeWish, nextWish, noWish, type Said } from './wish.ts'

/** Goes through the conversation from its beginning; this is all the memory the rehearsal model has. */
export function takeNotes(happenings: readonly Happening[]): Notes {
  let notes: Notes = {
    wish: noWish,
    expecting: 'nothing',
    heard: undefined,
    corrected: false,
    consent: undefined,
    slots: [],
    appointments: [],
    booked: undefined,
    lastDay: undefined,
    lastCall: undefined,
    agentSaid: '',
    agentText: '',
    callsThisTurn: 0,
    consentFailures: 0,
    them: nobodyYet,
    pressed: undefined,
  }
  for (const happening of happenings) {
    if (happening.kind === 'agent') notes = afterAgent(notes, happening.text)
    else if (happening.kind === 'caller')
      notes = afterCaller(withPress(notes, happening.pressed), happening.text)
    else notes = noteTool(notes, happening)
  }
  return notes
}

/** A button may be pressed before a word of its question was heard. */
function withPress(notes: Notes, pressed: string | undefined): Notes {
  const { consent } = notes
  const isOfIt = consent !== undefined && consent.handle === pressed
  return { ...notes, pressed, ...(isOfIt && { expecting: expectingConsent(consent) }) }
}

function afterAgent(notes: Notes, text: string): Notes {
  const said = { agentSaid: notes.agentSaid + letters(text), agentText: text }
  if (notes.consent !== undefined)
    return { ...notes, ...said, expecting: expectingConsent(notes.consent) }
  const asked = askedIn(text)
  return { ...notes, ...said, expecting: keepsQuestion(text, asked) ? notes.expecting : asked }
}

/** An apology of the worker's own ("Sorry, I did not catch that.") leaves the question open that was asked before it. */
function keepsQuestion(text: string, asked: Expecting): boolean {
  return asked === 'nothing' && /^\s*sorry\b/i.test(text)
}

const consents: ReadonlyMap<string, Expecting> = new Map([
  ['book_appointment', 'consent to book'],
  ['move_appointment', 'consent to move'],
  ['cancel_appointment', 'consent to cancel'],
])

function expectingConsent({ name }: PendingConsent): Expecting {
  return consents.get(name) ?? 'consent to change'
}

/** What is asked about has a day and a time, which the answer may correct. */
const timely = new Set(['book_appointment', 'move_appointment', 'create_event'])

function afterCaller(before: Notes, text: string): Notes {
  const heard = understand(text, before.expecting)
  const notes = { ...before, heard, corrected: false, callsThisTurn: 0 }
  const day = heard.day === 'that day' ? before.lastDay : heard.day
  const said = { day: day === 'unclear' ? undefined : day, time: heard.time }
  if (notes.consent !== undefined) return afterConsentAnswer(notes, heard, said)
  const them = noteThem(before.them, before.expecting, text)
  if (them !== undefined) return { ...notes, them }
  if (before.expecting === 'choice to move') return afterChoiceToMove(notes, heard)
  return { ...notes, wish: nextWish(notes, heard, said) }
}

/** Day and time say which one it is, not where to. */
function afterChoiceToMove(notes: Notes, heard: Heard): Notes {
  const moved = heard.moved ?? heard
  return { ...notes, wish: { ...notes.wish, moved, moving: onlyOne(notes.appointments, moved) } }
}

function afterConsentAnswer(notes: Notes, heard: Heard, said: Said): Notes {
  const changed = timely.has(notes.consent?.name ?? '') && changesWish(notes.wish, heard, said)
  if (!changed && !turnsAway(heard)) return notes
  const keeps = changed || heard.answer === 'no'
  const wish = keeps ? mergeWish(notes.wish, heard, said) : nextWish(notes, heard, said)
  // Name and number were read out as well: whoever says no and nothing else may mean those.
  const them = changed ? notes.them : nobodyYet
  return { ...notes, consent: undefined, corrected: changed, wish, them }
}

/** A no, or words that are about something else. */
function turnsAway(heard: Heard): boolean {
  return (
    heard.answer === 'no' || (heard.answer !== 'yes' && (asksAside(heard) || asksForNext(heard)))
  )
}
