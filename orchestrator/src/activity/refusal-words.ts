/** Why a tool did not do it, by its stable code. Its sentence is the agent's to say. */
const WHY: ReadonlyMap<string, string> = new Map([
  ['NOT_UNDERSTOOD_WHEN', 'the time was not understood'],
  ['NO_FREE_TIME', 'nothing is free then'],
  ['SLOT_TAKEN', 'that time is taken'],
  ['CONSENT_REFUSED', 'the answer was no'],
  ['CONSENT_SAME_TURN', 'nobody has said yes'],
  ['CONSENT_NOT_HEARD', 'nobody has said yes'],
  ['CONSENT_NEEDED_FIRST', 'nobody has said yes'],
  ['CONSENT_EXPIRED', 'the answer took too long'],
  ['EVENT_CHANGED', 'it was changed in the calendar'],
  ['CALENDAR_UNAVAILABLE', 'the calendar could not be reached'],
  ['SIGN_IN_AGAIN', 'the call is over'],
  ['NOT_ALLOWED', 'it may not be done in this call'],
  ['TRY_AGAIN', 'it did not work this time'],
])

/** Ours or a provider's fault; all else is a refusal. */
const FAILURES = new Set(['CALENDAR_UNAVAILABLE', 'TRY_AGAIN'])

/** @param text `CODE: sentence`, as tools answer */
export function refusalWords(text: string): { status: 'refused' | 'failed'; why: string } {
  const code = /^([A-Z_]+):/.exec(text)?.[1] ?? ''
  return {
    status: FAILURES.has(code) ? 'failed' : 'refused',
    why: WHY.get(code) ?? 'it was not done',
  }
}
