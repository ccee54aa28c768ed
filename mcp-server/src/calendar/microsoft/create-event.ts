import { z } from 'zod'
import {
  CalendarRefusedError,
  CalendarUnavailableError,
  type EventState,
  type NewEvent,
} from '../calendar.ts'
import { ProviderRefusal, type ProviderStep } from '../provider-call.ts'
import { madeBeforeNo, notTaken, unreadable } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import type { AskGraph } from './graph-client.ts'
import { EVENT_KEY, GraphEvent, graphState, newGraphEvent } from './graph-event.ts'

/** An event that was made and deleted again, more often than anybody would. */
const MOST_GENERATIONS = 8

/**
 * Graph answers a transaction that it knows with the event that came of it. How long it knows one
 * is not written down, so that after a try without an answer the event is looked for by our mark.
 */
export async function createGraphEvent(
  ask: AskGraph,
  step: ProviderStep,
  event: NewEvent,
): Promise<EventState> {
  const before = event.triedBefore ? await findByKey(ask, step, event.key) : undefined
  return before ?? (await insert(ask, step, event, 0))
}

async function insert(
  ask: AskGraph,
  step: ProviderStep,
  event: NewEvent,
  generation: number,
): Promise<EventState> {
  if (generation === MOST_GENERATIONS) throw new CalendarRefusedError()
  const transactionId = generation === 0 ? event.key : `${event.key}-${generation}`
  try {
    return await post(ask, step, transactionId, event)
  } catch (error) {
    if (!(error instanceof ProviderRefusal)) throw error
    const look = () => findByKey(ask, step, event.key)
    const there = await (isRepeated(error) ? look() : madeBeforeNo(look))
    if (!there && !isRepeated(error)) throw notTaken(error)
    // Changed by somebody since then, or deleted: the transaction itself stays used.
    return there ?? (await insert(ask, step, event, generation + 1))
  }
}

async function post(
  ask: AskGraph,
  step: ProviderStep,
  transactionId: string,
  event: NewEvent,
): Promise<EventState> {
  const send = (zone: string) =>
    ask(step, 'repeatable', (graph) =>
      graph.api('/me/events').post(newGraphEvent(transactionId, event, zone)),
    )
  const made = await send(event.zone).catch((error: unknown) => {
    if (isUnknownZone(error)) return send('UTC')
    throw error
  })
  return graphState(readAnswer(GraphEvent, made))
}

/** Seen with status 400 as well as 409. */
function isRepeated(error: unknown): boolean {
  return error instanceof ProviderRefusal && error.code === 'ErrorDuplicateTransactionId'
}

/** Not every IANA zone is one of Graph's. */
function isUnknownZone(error: unknown): boolean {
  return error instanceof ProviderRefusal && error.code === 'TimeZoneNotSupportedException'
}

const Found = z.object({ value: z.array(GraphEvent) })

async function findByKey(
  ask: AskGraph,
  step: ProviderStep,
  key: string,
): Promise<EventState | undefined> {
  const filter = `singleValueExtendedProperties/any(ep: ep/id eq '${EVENT_KEY}' and ep/value eq '${key}')`
  const path = `/me/events?$filter=${encodeURIComponent(filter)}`
  try {
    const data = await ask(step, 'repeatable', (graph) => graph.api(path).get())
    const [event] = readAnswer(Found, data).value
    return event && graphState(event)
  } catch (error) {
    if (error instanceof CalendarUnavailableError) throw error
    throw unreadable(error)
  }
}
