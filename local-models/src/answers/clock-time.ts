/** A time of day as said: without a half of the day, the owner's working hours decide. */
export type ClockTime = { hour: number; minute: number; half: 'am' | 'pm' | undefined }

/** "9:30 am", "2 pm", or "2" when no half of the day was said. */
export function sayClock({ hour, minute, half }: ClockTime): string {
  const minutes = minute === 0 && hour <= 12 ? '' : `:${String(minute).padStart(2, '0')}`
  return half === undefined ? `${hour}${minutes}` : `${hour}${minutes} ${half}`
}

/** True when the time of day that was said can be the one of the calendar. */
export function clockMatches(said: ClockTime, time: { hour: number; minute: number }): boolean {
  if (said.minute !== time.minute) return false
  if (said.half === undefined && said.hour <= 12) return said.hour % 12 === time.hour % 12
  return hourOfDay(said) === time.hour
}

export function sameClock(a: ClockTime, b: ClockTime): boolean {
  const sameHalf = a.half === b.half || a.half === undefined || b.half === undefined
  return sameHalf && a.hour % 12 === b.hour % 12 && a.minute === b.minute
}

function hourOfDay({ hour, half }: ClockTime): number {
  return half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0)
}
