import { availableTimes, type Question } from '../availability.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../interval.ts'
import { spokenInterval } from '../spoken-time.ts'
import { CHANGES } from './zones.ts'

/** Prints times around every change of clocks, for comparing what processes elsewhere print. */
function printTimes(): void {
  for (const [zone, at] of CHANGES) {
    const window = { start: at - DAY_MS, end: at + DAY_MS }
    const busy = [{ start: at + HOUR_MS, end: at + 2 * HOUR_MS }]
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      weekday,
      starts: '00:00',
      ends: '24:00',
    }))
    const question: Question = {
      rules: {
        zone,
        calendar: { hours },
        policy: {
          noticeMs: HOUR_MS,
          horizonDays: 60,
          dailyCap: 9,
          stepMs: HOUR_MS,
          alignMs: undefined,
        },
      },
      shape: { lengthMs: 45 * MINUTE_MS, beforeMs: 10 * MINUTE_MS, afterMs: 0 },
      taken: { busy, starts: [] },
      now: window.start,
    }
    const times = availableTimes(question, [window])
    const spoken = times.map((time) => `${time.start} ${spokenInterval(time, zone, at)}`)
    process.stdout.write(`${zone}\n${spoken.join('\n')}\n`)
  }
}

printTimes()
