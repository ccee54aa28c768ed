import { createHash } from 'node:crypto'
import { base32hex } from '../../appointments/event-id.ts'
import {
  CalendarRefusedError,
  CalendarUnavailableError,
  type EventState,
  type NewEvent,
} from '../calendar.ts'
import { ProviderRefusal, type ProviderStep } from '../provider-call.ts'
import { madeBeforeNo, notTaken } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import { getEvent } from './get-event.ts'
import { calendarId, type AskGoogle } from './google-client.ts'
import { GoogleEvent, isDeleted, keyOf, newGoogleEvent, stateOf } from './google-event.ts'

/** An event that was made and deleted again, more often than anybody would. */
const MOST_GENERATIONS = 8

/**
 * The id of a deleted event stays taken: where ours was deleted, the next generation of its id
 * takes its place.
 */
export async function createGoogleEvent(
  ask: AskGoogle,
  step: ProviderStep,
  event: NewEvent,
  generation = 0,
): Promise<EventState> {
  if (generation === MOST_GENERATIONS) throw new CalendarRefusedError()
  const id = generationOf(event.key, generation)
  // Google does not promise to notice at once that an id is taken.
  const before = event.triedBefore ? await getEvent(ask, step, id) : undefined
  const there = before ?? (await insertOrRead(ask, step, id, event))
  if (isDeleted(there)) return createGoogleEvent(ask, step, event, generation + 1)
  if (keyOf(there) !== event.key) throw new CalendarRefusedError()
  return stateOf(there)
}

async function insertOrRead(
  ask: AskGoogle,
  step: ProviderStep,
  id: string,
  event: NewEvent,
): Promise<GoogleEvent> {
  try {
    const data = await ask(step, 'repeatable', (google, options) =>
      google.events.insert(
        { calendarId, sendUpdates: 'none', requestBody: newGoogleEvent(id, event) },
        options,
      ),
    )
    return readAnswer(GoogleEvent, data)
  } catch (error) {
    if (!(error instanceof ProviderRefusal)) throw error
    const isTaken = error.status === 409
    const look = () => getEvent(ask, step, id)
    const there = await (isTaken ? look() : madeBeforeNo(look))
    if (there) return there
    throw isTaken ? new CalendarUnavailableError(error) : notTaken(error)
  }
}

function generationOf(key: string, generation: number): string {
  if (generation === 0) return key
  return base32hex(createHash('sha256').update(`${key}:${generation}`).digest())
}
