import { intervalOf } from '../time/timing.ts'
import { parseInstant, parseWall } from '../time/wall-time.ts'
import { graphRefusal } from './graph-error.ts'
import type { GraphView } from './occurrences.ts'
import { renderGraphEvent } from './render-graph-event.ts'
import type { Preferences } from './preferences.ts'

type Test = (view: GraphView) => boolean

/**
 * The forms of `$filter` that are simulated, joined by `and`: an extended property, `iCalUId eq`, and
 * `start/dateTime` or `end/dateTime` compared with a time in UTC.
 *
 * @throws {Refusal} 400 for any other
 */
export function readFilter(text: string | null, preferences: Preferences): Test {
  if (text === null) return () => true
  const property =
    /^singleValueExtendedProperties\/any\((\w+): ?\1\/id eq '([^']+)' and \1\/value eq '([^']*)'\)$/i.exec(
      text,
    )
  if (property !== null) {
    const [, , name, value] = property
    return ({ event }) =>
      (event.body.singleValueExtendedProperties ?? []).some(
        (one) => one.id.toLowerCase() === name?.toLowerCase() && one.value === value,
      )
  }
  const tests = text.split(/ and /i).map((part) => readComparison(part.trim(), preferences))
  return (view) => tests.every((test) => test(view))
}

function readComparison(text: string, preferences: Preferences): Test {
  const uid = /^iCalUId eq '([^']+)'$/i.exec(text)
  if (uid !== null) return (view) => renderGraphEvent(view, preferences).iCalUId === uid[1]
  const compared = /^(start|end)\/dateTime (ge|gt|le|lt) '([^']+)'$/i.exec(text)
  const limit = readTime(compared?.[3] ?? '')
  if (compared === null || limit === undefined) {
    throw graphRefusal(
      400,
      'ErrorInvalidUrlQueryFilter',
      'The query filter contains one or more invalid nodes.',
    )
  }
  const [, side, operator] = compared
  return (view) => {
    const { start, end } = intervalOf(view.timing, view.calendar.owner.timeZone)
    return compare(side === 'start' ? start : end, operator ?? '', limit)
  }
}

function compare(value: number, operator: string, limit: number): boolean {
  switch (operator) {
    case 'ge':
      return value >= limit
    case 'gt':
      return value > limit
    case 'le':
      return value <= limit
    default:
      return value < limit
  }
}

/** Without an offset it is UTC. */
export function readTime(text: string): number | undefined {
  const wall = parseWall(text)
  return wall === undefined ? parseInstant(text) : wall.toZonedDateTime('UTC').epochMilliseconds
}
