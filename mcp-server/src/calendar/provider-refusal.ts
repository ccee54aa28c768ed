import { CalendarRefusedError, CalendarUnavailableError, EventChangedError } from './calendar.ts'
import { ProviderRefusal } from './provider-call.ts'

/** The event is not there any more, or never was. */
export function isGone(error: unknown): boolean {
  if (!(error instanceof ProviderRefusal)) return false
  // Graph's word for an id that is none of its own, such as another provider's.
  return error.status === 404 || error.status === 410 || error.code === 'ErrorInvalidIdMalformed'
}

/** A cursor that the provider does not know any more, or will not have. */
export function isCursorRefused(error: unknown): boolean {
  return error instanceof ProviderRefusal && (error.status === 410 || error.status === 400)
}

/** What is thrown where a read was refused: what cannot be read is not free. */
export function unreadable(error: unknown): unknown {
  return error instanceof ProviderRefusal ? new CalendarUnavailableError(error) : error
}

/** What is thrown where a new event was refused. */
export function notTaken(error: unknown): unknown {
  return error instanceof ProviderRefusal ? new CalendarRefusedError(error) : error
}

/** What is thrown where a change of an event that is known was refused. */
export function notChanged(error: unknown): unknown {
  if (!(error instanceof ProviderRefusal)) return error
  const isOther = isGone(error) || error.status === 412
  return isOther ? new EventChangedError(error) : new CalendarRefusedError(error)
}

/**
 * A no may follow a try that went through without an answer, so it is looked whether the event is
 * there. Where looking is refused as well, the no stands.
 */
export async function madeBeforeNo<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    const isNoToo = error instanceof CalendarUnavailableError
    if (isNoToo && error.cause instanceof ProviderRefusal) return undefined
    throw error
  }
}
