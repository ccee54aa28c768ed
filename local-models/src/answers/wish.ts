import { namesDay, type HeardDay } from './hear-day.ts'
import { isThat, type MovedThing } from './hear-move.ts'
import type { HeardTime } from './hear-time.ts'
import { hearEvent } from './hear-event.ts'
import type { Intent } from './hear-intent.ts'
import { sameClock } from './clock-time.ts'
import type { ListedAppointment } from './tool-results.ts'
import type { Expecting, Heard } from './understand.ts'

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

/** Day and time that the words name. */
export type Said = { day: HeardDay | undefined; time: HeardTime | undefined }

/** The caller's words ask for something else than the wish does. */
export function changesWish(wish: Wish, heard: Heard, { day, time }: Said): boolean {
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

/** What the conversation was at before the caller's words. */
type Before = { wish: Wish; expecting: Expecting; booked: ListedAppointment | undefined }

/** The wish after the caller's words. */
export function nextWish({ wish, expecting, booked }: Before, heard: Heard, said: Said): Wish {
  const task = taskOf(heard, wish)
  if (task !== undefined && !goesOn(task, wish, expecting, heard)) {
    const moving = heard.moved && isThat(heard.moved) ? booked : undefined
    const anew = { ...noWish, task, words: heard.rest, moved: heard.moved, moving }
    return mergeWish(anew, task === 'event' ? withEventTitle(heard) : heard, said)
  }
  if (task === undefined && asksAside(heard)) return wish
  const agreed = expecting === 'booking' && heard.answer === 'yes' ? 'book' : wish.task
  return { ...mergeWish(wish, heard, said), task: agreed, words: heard.rest }
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

export function asksAside({ intent }: Heard): boolean {
  return intent !== undefined && aside.has(intent)
}

export function mergeWish(wish: Wish, heard: Heard, { day, time }: Said): Wish {
  return {
    ...wish,
    day: day ?? wish.day,
    time: time ?? wish.time,
    minutes: heard.minutes ?? wish.minutes,
    title: heard.title ?? wish.title,
  }
}
