import type { CallerKind } from '@parley/shared/tokens/call-grant'
import { CalendarConsentError, CalendarUnavailableError } from '../calendar/calendar.ts'
import { refuse, type Refused } from './tool-answer.ts'

/** A failure -> what the agent says to this caller. Nothing of the error itself gets out. */
export function toRefused(error: unknown, caller: CallerKind): Refused {
  if (error instanceof CalendarConsentError) {
    return refuse('CALENDAR_UNAVAILABLE', aboutConsent(error, caller))
  }
  if (error instanceof CalendarUnavailableError) {
    return refuse(
      'CALENDAR_UNAVAILABLE',
      'I cannot reach the calendar right now, so I cannot say what is free. Offer to try again in a moment.',
    )
  }
  return refuse('TRY_AGAIN', 'Something went wrong on our side. Offer to try again in a moment.')
}

/** Whose calendar it is, and what is wrong with it, is the owner's alone to know. */
function aboutConsent({ account, linkSent }: CalendarConsentError, caller: CallerKind): string {
  if (caller !== 'owner') return 'I cannot reach the calendar just now.'
  const name = account.provider === 'google' ? 'Google' : 'Microsoft'
  const what = `Your ${name} calendar has to be connected again`
  return linkSent
    ? `${what}, and I have sent you a link.`
    : `${what}, please connect it again on your page.`
}
