import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { CALL_EVENTS, CallEvent } from '@parley/shared/sessions/call-events'
import { keepTurn } from '../transcripts/transcript-repository.ts'
import { timeTurn } from './call-figures.ts'
import { recordEnd, recordStart } from './call-repository.ts'

const GROUP = 'connection-api'
/** One name for all instances: an entry that one of them left behind is any other's to finish. */
const CONSUMER = 'recorder'
const BATCH = 100
/** Shorter than the client's command timeout. */
const BLOCK_MS = 1000

export interface RecorderParts {
  readonly database: Kysely<Database>
  /** A connection of its own: reading blocks it. */
  readonly redis: Redis
  readonly log: Logger
}

/** `[[stream, [[id, [name, value, ...]], ...]]]`, or null when there is nothing. */
const Entries = z.array(z.tuple([z.string(), z.array(z.string()).nullable()]))
const Reply = z.array(z.tuple([z.string(), Entries])).nullable()
type Entry = z.output<typeof Entries>[number]

/**
 * Stores what workers said happened in calls: first what was read before and not finished, then
 * what is new. Writing an event twice changes nothing, and only a written one is acknowledged.
 *
 * @returns how many entries there were
 */
export async function recordCallEvents(parts: RecorderParts): Promise<number> {
  const left = await readEntries(parts.redis, '0')
  const entries = left.length > 0 ? left : await readEntries(parts.redis, '>')
  for (const entry of entries) await recordEntry(parts, entry)
  return entries.length
}

async function readEntries(redis: Redis, from: '0' | '>'): Promise<Entry[]> {
  try {
    const reply = await redis.xreadgroup(
      ...(['GROUP', GROUP, CONSUMER, 'COUNT', BATCH, 'BLOCK', BLOCK_MS] as const),
      ...(['STREAMS', CALL_EVENTS, from] as const),
    )
    return Reply.parse(reply)?.flatMap(([, entries]) => entries) ?? []
  } catch (error) {
    if (!isReply(error, 'NOGROUP')) throw error
    await createGroup(redis)
    return []
  }
}

/** From the first entry on: Redis may have come back empty, and the stream with it. */
async function createGroup(redis: Redis): Promise<void> {
  try {
    await redis.xgroup('CREATE', CALL_EVENTS, GROUP, '0', 'MKSTREAM')
  } catch (error) {
    if (!isReply(error, 'BUSYGROUP')) throw error
  }
}

/** What there are few of stays in the stream for whoever looks. */
const KEPT: ReadonlySet<CallEvent['type']> = new Set(['live', 'ended'])

/** An entry that cannot be read is passed over: waiting would not make it readable. */
async function recordEntry({ database, redis, log }: RecorderParts, entry: Entry): Promise<void> {
  const [id, fields] = entry
  const event = CallEvent.safeParse(toObject(fields ?? []))
  const at = new Date(event.data?.at ?? NaN)
  if (event.success && !Number.isNaN(at.getTime())) await recordEvent(database, event.data, at, id)
  else log.warn({ entry: id }, 'A call event could not be read')
  await redis.xack(CALL_EVENTS, GROUP, id)
  if (!event.data || KEPT.has(event.data.type)) return
  await redis.xdel(CALL_EVENTS, id)
}

async function recordEvent(
  database: Kysely<Database>,
  event: CallEvent,
  at: Date,
  entry: string,
): Promise<void> {
  const { type, call_id, why, sealed } = event
  if (type === 'live') await recordStart(database, call_id, at)
  else if (type === 'ended') await recordEnd(database, call_id, at, why ?? 'hang_up')
  else if (type === 'timed') timeTurn(event)
  else await keepTurn(database, call_id, entry, sealed ?? '')
}

function toObject(fields: readonly string[]): Record<string, string> {
  const pairs = Array.from({ length: Math.floor(fields.length / 2) }, (_, pair) => [
    fields[pair * 2] ?? '',
    fields[pair * 2 + 1] ?? '',
  ])
  return Object.fromEntries(pairs)
}

function isReply(error: unknown, code: string): boolean {
  return error instanceof Error && error.message.startsWith(code)
}
