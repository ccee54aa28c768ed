import type { Temporal } from 'temporal-polyfill'
import type { Random } from '../../audio/noise.ts'
import { sayDay, sayFullHour, sayTime } from '../say-date.ts'
import { pick } from './choose.ts'

type Time = Temporal.ZonedDateTime

/**
 * A day and a time in one of the ways that people say them; each of them means just that moment.
 *
 * @param today the day on which it is said
 */
export function sayWhen(random: Random, start: Time, today: Temporal.PlainDate): string {
  const day = pick(random, waysToSayDay(start, today))
  const time = pick(random, waysToSayTime(start))
  return pick(random, [`${day} at ${time}`, `${day}, at ${time}`, `at ${time} ${day}`])
}

/** Nearer days have more names. */
export function waysToSayDay(start: Time, today: Temporal.PlainDate): [string, ...string[]] {
  const day = start.toPlainDate()
  const ahead = today.until(day).days
  const weekday = start.toLocaleString('en-GB', { weekday: 'long' })
  const [, ordinal = '', month = ''] = /the (.*) of (.*)/.exec(sayDay(start)) ?? []
  return [
    `on ${sayDay(start)}`,
    `on the ${ordinal} of ${month}`,
    `on ${month} the ${ordinal}`,
    ...near(ahead),
    ...byWeekday(weekday, day, today),
    ...(ahead > 2 && ahead < 11 ? [`in ${COUNTS[ahead]} days`] : []),
  ]
}

function near(ahead: number): readonly string[] {
  if (ahead === 1) return ['tomorrow']
  return ahead === 2 ? ['the day after tomorrow'] : []
}

function byWeekday(
  weekday: string,
  day: Temporal.PlainDate,
  today: Temporal.PlainDate,
): readonly string[] {
  const ahead = today.until(day).days
  const alone = ahead > 2 && ahead < 7 ? [`on ${weekday}`] : []
  if (ahead < 7 && day.dayOfWeek > today.dayOfWeek) return [...alone, `this ${weekday}`]
  const isNextWeek = day.weekOfYear === today.add({ weeks: 1 }).weekOfYear
  return isNextWeek ? [...alone, `next ${weekday}`, `on ${weekday} next week`] : alone
}

const COUNTS = 'no one two three four five six seven eight nine ten'.split(' ')

function waysToSayTime(start: Time): [string, ...string[]] {
  const part = start.hour < 12 ? 'in the morning' : 'in the afternoon'
  const hour = sayFullHour(start).replace(" o'clock", '')
  if (start.minute === 0) return [sayTime(start), `${hour} o'clock`, `${hour} ${part}`]
  return [sayTime(start), `half past ${hour}`, `half past ${hour} ${part}`, `${hour} thirty`]
}
