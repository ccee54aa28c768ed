import { findTimes, takeSlot } from './booking.ts'
import { sayClock } from './clock-time.ts'
import { clockIn, dayIn } from './note-tool.ts'
import type { Notes } from './notes.ts'
import type { Reply } from './reply.ts'
import type { CalendarTime, OfferedSlot } from './tool-results.ts'
import type { Heard } from './understand.ts'

const oneAfter =
  /\b(?:1|slot|time|half hour) after (?:that|this|it)\b|\b(?:next|following) (?:1|slot|time|half hour)\b/

/** "The one after that". */
export function asksForNext({ words, day }: Pick<Heard, 'words' | 'day'>): boolean {
  return oneAfter.test(words) && (day === undefined || day === 'that day')
}

/** The offered slot after the one that was asked about; where there is none, what is free later that day. */
export function takeNext({ slots, wish, lastCall }: Notes): Reply {
  const asked = slots.find(({ handle }) => handle === lastCall?.args['slot'])
  if (asked === undefined) return findTimes(wish)
  const next = slots.filter((slot) => order(slot) > order(asked)).toSorted(byTime)[0]
  if (next !== undefined) return takeSlot(next, wish)
  const text = `after ${sayClock(endOf(asked, wish.minutes ?? wish.moving?.minutes ?? 30))}`
  return findTimes({ ...wish, day: dayIn(asked), time: { kind: 'range', text } })
}

const months =
  'January February March April May June July August September October November December'.split(' ')

function order({ year, month, date, hour, minute }: CalendarTime): number {
  return Date.UTC(year, months.indexOf(month), date, hour, minute)
}

function byTime(a: OfferedSlot, b: OfferedSlot): number {
  return order(a) - order(b)
}

function endOf(slot: CalendarTime, minutes: number) {
  const end = slot.hour * 60 + slot.minute + minutes
  return clockIn({ ...slot, hour: Math.floor(end / 60) % 24, minute: end % 60 })
}
