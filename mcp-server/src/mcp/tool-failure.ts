import { CalendarUnavailableError } from '../calendar/calendar.ts'
import { refuse, type Refused } from './tool-answer.ts'

/** A failure -> what the agent says. Nothing of the error itself gets out. */
export function toRefused(error: unknown): Refused {
  if (error instanceof CalendarUnavailableError) {
    return refuse(
      'CALENDAR_UNAVAILABLE',
      'I cannot reach the calendar right now, so I cannot say what is free. Offer to try again in a moment.',
    )
  }
  return refuse('TRY_AGAIN', 'Something went wrong on our side. Offer to try again in a moment.')
}
