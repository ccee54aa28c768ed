import { Temporal } from 'temporal-polyfill'

const ORDINALS = [
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth',
  'fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth',
]
  .join(' ')
  .split(' ')

const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')

const MINUTES: Readonly<Record<number, string>> = {
  0: '',
  15: ' fifteen',
  30: ' thirty',
  45: ' forty five',
}

/**
 * A moment as people say it: "Tuesday the twenty fourth of November at two thirty p m".
 *
 * @param start on a quarter of an hour
 */
export function sayMoment(start: Temporal.ZonedDateTime): string {
  return `${sayDay(start)} at ${sayTime(start)}`
}

/** "Tuesday the twenty fourth of November". */
export function sayDay(day: Temporal.ZonedDateTime): string {
  const weekday = day.toLocaleString('en-GB', { weekday: 'long' })
  const month = day.toLocaleString('en-GB', { month: 'long' })
  return `${weekday} the ${sayOrdinal(day.day)} of ${month}`
}

/** "two thirty p m". */
export function sayTime(time: Temporal.ZonedDateTime): string {
  const hour = NUMBERS[(time.hour + 11) % 12] ?? ''
  const minutes = MINUTES[time.minute] ?? ` ${time.minute}`
  return `${hour}${minutes} ${time.hour < 12 ? 'a' : 'p'} m`
}

/** "two o'clock", which is heard better than "two p m"; the minutes are left out. */
export function sayFullHour({ hour }: Temporal.ZonedDateTime): string {
  return `${NUMBERS[(hour + 11) % 12] ?? ''} o'clock`
}

function sayOrdinal(day: number): string {
  const plain = ORDINALS[day - 1]
  if (plain !== undefined) return plain
  if (day === 30) return 'thirtieth'
  return `${day < 30 ? 'twenty' : 'thirty'} ${ORDINALS[(day % 10) - 1] ?? ''}`
}
