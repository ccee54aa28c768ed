import { refuse, type Refused } from '../mcp/tool-answer.ts'
import { spokenDay, spokenMoment } from '../scheduling/spoken-time.ts'
import type { Unclear } from '../scheduling/when/when.ts'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** What the agent says when a `when` means nothing, or two things. */
export function whenRefusal(unclear: Unclear, zone: string, now: number): Refused {
  return refuse('NOT_UNDERSTOOD_WHEN', sentence(unclear, zone, now))
}

function sentence(unclear: Unclear, zone: string, now: number): string {
  switch (unclear.why) {
    case 'nothing_found':
      return 'I did not understand when. Ask for the day and the time.'
    case 'several':
      return 'I heard more than one time. Ask for one day and one time.'
    case 'too_long':
      return 'That is too long to look at. Ask for a month at most.'
    case 'past':
      return `${spokenMoment(unclear.at, zone, now)} has already passed. Ask for a later time.`
    case 'weekday_mismatch': {
      const day = spokenDay(unclear.at, zone, now)
      return `${day} is not a ${WEEKDAYS[unclear.said - 1]}. Ask which day is meant.`
    }
    default:
      return unclear satisfies never
  }
}
