import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { availableTimes, obstacleTo, reachOf, type Question } from './availability.ts'
import { blockedBy, isTaken } from './free-times.ts'
import { MINUTE_MS } from './interval.ts'
import { isOpenAt, timesByTheMinute, wallClock } from './testing/by-the-minute.ts'
import { anyQuestion, daysAround } from './testing/questions.ts'
import { CHANGES, changesOf, ZONES } from './testing/zones.ts'

const named = CHANGES.map(([zone, at]) => [zone, new Date(at).toISOString(), at] as const)

const isWorking = (zone: string, question: Question) => {
  const clock = wallClock(zone)
  return (instant: number) => isOpenAt(clock(instant), question)
}

describe('on every day when clocks change in two years', () => {
  it('looks at all of them', () => {
    const unchanging = ZONES.filter((zone) => changesOf(zone).length === 0)
    expect(unchanging).toEqual(['UTC', 'Asia/Kolkata', 'Asia/Kathmandu', 'Pacific/Apia'])
    const twiceAYear = ['Europe/London', 'America/Santiago', 'Australia/Lord_Howe']
    expect(twiceAYear.map((zone) => changesOf(zone).length)).toEqual([4, 4, 4])
  })

  it.each(named)('%s %s: times are what a wall clock says', (zone, _date, at) => {
    const window = daysAround(at)
    const property = fc.property(anyQuestion(zone, at), (question) => {
      const none = { ...question.shape, beforeMs: 0, afterMs: 0 }
      const reach = reachOf(question.rules, none, window)
      const align = (question.rules.policy.alignMs ?? 0) / MINUTE_MS
      const expected = timesByTheMinute(question, window, reach, align)
      expect(availableTimes(question, [window])).toEqual(expected)
    })
    fc.assert(property, { numRuns: 12 })
  })

  it.each(named)('%s %s: every time holds what it says', (zone, _date, at) => {
    const window = daysAround(at)
    const property = fc.property(anyQuestion(zone, at), (question) => {
      const { shape, taken } = question
      const clock = wallClock(zone)
      const works = isWorking(zone, question)
      for (const time of availableTimes(question, [window])) {
        expect(time.end - time.start).toBe(shape.lengthMs)
        expect(isTaken(blockedBy(time, shape), taken.busy)).toBe(false)
        for (let minute = time.start; minute < time.end; minute += 5 * MINUTE_MS) {
          expect(works(minute)).toBe(true)
        }
        const align = (question.rules.policy.alignMs ?? 0) / MINUTE_MS
        expect(clock(time.start).minutes % align).toBe(0)
        expect(obstacleTo(time, question)).toBeUndefined()
      }
    })
    fc.assert(property, { numRuns: 12 })
  })
})
