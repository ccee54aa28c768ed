import type { ProviderStep } from '../provider-call.ts'
import { isGone, unreadable } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import { calendarId, type AskGoogle } from './google-client.ts'
import { GoogleEvent } from './google-event.ts'

/** Deleted ones too. */
export async function getEvent(
  ask: AskGoogle,
  step: ProviderStep,
  eventId: string,
): Promise<GoogleEvent | undefined> {
  try {
    const data = await ask(step, 'repeatable', (google, options) =>
      google.events.get({ calendarId, eventId }, options),
    )
    return readAnswer(GoogleEvent, data)
  } catch (error) {
    if (isGone(error)) return undefined
    throw unreadable(error)
  }
}
