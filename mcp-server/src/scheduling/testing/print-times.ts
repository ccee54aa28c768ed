import { availableTimes, type Question } from '../availability.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../interval.ts'
import { spokenInterval, writtenInterval } from '../spoken-time.ts'
import table from '../when/as-people-say.table.json' with { type: 'json' }
import { resolveWhen } from '../when/resolve-when.ts'
import { CHANGES } from './zones.ts'

/** Times around every change of clocks, as they are said and as they are written. */
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
    const lines = times.map(
      (time) => `${time.start} ${spokenInterval(time, zone, at)} (${writtenInterval(time, zone)})`,
    )
    process.stdout.write(`${zone}\n${lines.join('\n')}\n`)
  }
}

/** What is understood of everything that people say, in small letters and in capitals. */
function printUnderstood(): void {
  const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, starts: '09:00', ends: '17:00' }))
  const now = Date.parse('2026-11-18T10:20:00Z')
  for (const zone of ['Europe/London', 'Pacific/Chatham', 'America/St_Johns']) {
    for (const said of Object.keys(table).flatMap((text) => [text, text.toUpperCase()])) {
      const when = resolveWhen(said, { now, zone, hours, american: false })
      process.stdout.write(`${zone} ${said} ${JSON.stringify(when)}\n`)
    }
  }
}

// For comparing with what the same process prints elsewhere.
printTimes()
printUnderstood()
