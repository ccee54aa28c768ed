import type { Happening } from './conversation.ts'
import { namesDay, type HeardDay } from './hear-day.ts'
import { onlyOne } from './choose.ts'
import { sameClock } from './clock-time.ts'
import { nobodyYet, noteThem, type Them } from './guests.ts'
import { isThat, type MovedThing } from './hear-move.ts'
import type { HeardTime } from './hear-time.ts'
import { hearEvent } from './hear-event.ts'
import type { Intent } from './hear-intent.ts'
import { asksForNext } from './next-slot.ts'
import { askedIn, letters } from './sentences.ts'
import { noteTool, type Called } from './note-tool.ts'
import type { ListedAppointment, OfferedSlot } from './tool-results.ts'
import { understand, type Expecting, type Heard } from './understand.ts'

type Task = 'book' | 'find times' | 'move' | 'cancel' | 'whats on' | 'event'

/** What the caller is after, gathered over as many turns as it takes. */
export type Wish = {
  task: Task | undefined
  day: HeardDay | undefined
  time: HeardTime | undefined
  minutes: number | undefined
  title: string | undefined
  /** The caller's own words for the appointment to cancel. */
  words: string
  /** Those for the appointment to move, whose day and time are not the ones above, */
  moved: MovedThing | undefined
  /** and which one that is, once that is clear. */
  moving: ListedAppointment | undefined
}

/** A question of the server's that waits for the caller's yes, and the call to repeat after it. */
export type PendingConsent = Called & { handle: string }

/** All that the conversation so far comes to. */
export type Notes = {
  wish: Wish
  expecting: Expecting
  heard: Heard | undefined
  /** The caller's last words change the day, time or title that the server has asked about. */
  corrected: boolean
  consent: PendingConsent | undefined
  slots: OfferedSlot[]
  appointments: ListedAppointment[]
  booked: ListedAppointment | undefined
  /** The day last spoken of, for "what is on that day". */
  lastDay: HeardDay | undefined
  lastCall: Called | undefined
  agentSaid: string
  agentText: string
  callsThisTurn: number
  consentFailures: number
  /** What a guest has said of themselves. */
  them: Them
  /** The caller's last words were a button, of the question with this handle. */
  pressed: string | undefined
}

export const noWish: Wish = {
  task: undefined,
  day: undefined,
  time: undefined,
  minutes: undefined,
  title: undefined,
  words: '',
  moved: undefined,
  moving: undefined,
}

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

/** The consent question was said to its end; one that a barge-in cut off can only be answered by its button. */
export function wasAsked({ consent, agentSaid, pressed }: Notes): boolean {
  if (pressed !== undefined) return pressed === consent?.handle
  const question = letters(consent?.result.sentences ?? '')
  return agentSaid.includes(question.slice(0, Math.ceil(question.length * 0.75)))
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

type Said = { day: HeardDay | undefined; time: HeardTime | undefined }

function afterConsentAnswer(notes: Notes, heard: Heard, said: Said): Notes {
  const changed = timely.has(notes.consent?.name ?? '') && changesWish(notes.wish, heard, said)
  if (!changed && !turnsAway(heard)) return notes
  const keeps = changed || heard.answer === 'no'
  const wish = keeps ? merge(notes.wish, heard, said) : nextWish(notes, heard, said)
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

function changesWish(wish: Wish, heard: Heard, { day, time }: Said): boolean {
  const renamed = heard.title !== undefined && /\b(?:call|title|name)/.test(heard.words)
  return (
    (time !== undefined && !sameTime(time, wish.time)) ||
    (day !== undefined && !sameDate(day, wish.day)) ||
    (heard.minutes !== undefined && heard.minutes !== wish.minutes) ||
    (renamed && heard.title !== wish.title)
  )
}

function sameDate(day: HeardDay, wished: HeardDay | undefined): boolean {
  if (wished === undefined || !namesDay(day)) return false
  return (['weekday', 'date', 'month'] as const).every(
    (part) => day[part] === undefined || day[part] === wished[part],
  )
}

function sameTime(a: HeardTime, b: HeardTime | undefined): boolean {
  return a.kind === 'exact' && b?.kind === 'exact' && sameClock(a.clock, b.clock)
}

function nextWish({ wish, expecting, booked }: Notes, heard: Heard, said: Said): Wish {
  const task = taskOf(heard, wish)
  if (task !== undefined && !goesOn(task, wish, expecting, heard)) {
    const moving = heard.moved && isThat(heard.moved) ? booked : undefined
    const anew = { ...noWish, task, words: heard.rest, moved: heard.moved, moving }
    return merge(anew, task === 'event' ? withEventTitle(heard) : heard, said)
  }
  if (task === undefined && asksAside(heard)) return wish
  const agreed = expecting === 'booking' && heard.answer === 'yes' ? 'book' : wish.task
  return { ...merge(wish, heard, said), task: agreed, words: heard.rest }
}

function withEventTitle(heard: Heard): Heard {
  return { ...heard, title: hearEvent(heard.rest) ?? heard.title }
}

/** Asked what else there is, a caller who says "book" has done with what was wished for before. */
function goesOn(task: Task, wish: Wish, expecting: Expecting, { moved }: Heard): boolean {
  if (task === 'book' && expecting === 'something else') return false
  if (task === 'move' && moved !== undefined && !isThat(moved)) return false
  const isUnderWay = wish.task === 'book' || wish.task === 'move'
  return task === wish.task || (isUnderWay && task === 'find times')
}

function taskOf({ intent, day, time }: Heard, wish: Wish): Task | undefined {
  if (isTask(intent)) return intent
  const isNamed = day !== undefined || time !== undefined
  if (intent === 'times' && isNamed) return 'find times'
  return intent === 'whats on' && !isNamed && wish.task === undefined ? intent : undefined
}

function isTask(intent: Intent | undefined): intent is 'book' | 'cancel' | 'move' | 'event' {
  return intent !== undefined && ['book', 'cancel', 'move', 'event'].includes(intent)
}

const aside: ReadonlySet<Intent> = new Set<Intent>([
  'whats on',
  'list',
  'who am i',
  'find contact',
  'save contact',
  'delete event',
  'close',
])

function asksAside({ intent }: Heard): boolean {
  return intent !== undefined && aside.has(intent)
}

function merge(wish: Wish, heard: Heard, { day, time }: Said): Wish {
  return {
    ...wish,
    day: day ?? wish.day,
    time: time ?? wish.time,
    minutes: heard.minutes ?? wish.minutes,
    title: heard.title ?? wish.title,
  }
}
