import { sql, type Kysely, type Selectable } from 'kysely'
import { z } from 'zod'
import type { Database, MessagesTable } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import type { Clock } from '@parley/shared/time/clock'
import type { Vault } from '@parley/shared/vault/vault'
import { placeOf } from './enqueue-message.ts'
import { MailRefused, type Mailer } from './mailer.ts'
import type { MessageWriters, QueuedMessage } from './message.ts'

/** How many one step takes. */
const BATCH = 10
/** A message whose sender died in between comes up again after this. */
const LEASE_MS = 60_000
const FIRST_PAUSE_MS = 10_000
const LONGEST_PAUSE_MS = 3600 * 1000
/** Tries over about three hours; then somebody has to look. */
const MOST_ATTEMPTS = 10

export interface DeliveryParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly vault: Vault
  readonly log: Logger
  readonly mailer: Mailer
  readonly writers: MessageWriters
}

type Row = Selectable<MessagesTable>

/**
 * Sends what is due. Instances may do so together: each takes what no other holds. No transaction
 * is open while a mail server is asked, so a message can reach a person twice when its sender dies
 * right then, but none is lost.
 *
 * @returns how many were taken
 */
export async function deliverMessages(parts: DeliveryParts): Promise<number> {
  const rows = await takeDue(parts)
  await Promise.all(rows.map((row) => deliver(parts, row)))
  return rows.length
}

async function takeDue({ database, clock }: DeliveryParts): Promise<Row[]> {
  const now = clock.now()
  const due = database
    .selectFrom('messages')
    .select('id')
    .where('sent_at', 'is', null)
    .where('dead_at', 'is', null)
    .where('due_at', '<=', new Date(now))
    .orderBy('due_at')
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
  return database
    .updateTable('messages')
    .set({ attempts: sql<number>`attempts + 1`, due_at: new Date(now + LEASE_MS) })
    .where('id', 'in', due)
    .returningAll()
    .execute()
}

async function deliver(parts: DeliveryParts, row: Row): Promise<void> {
  try {
    const write = parts.writers[row.kind]
    // A newer instance may know how to say it.
    if (!write) throw new Error('This kind of message is not known here')
    const mail = await write(opened(parts.vault, row))
    if (mail) await parts.mailer.send(row.id, mail)
    await settle(parts, row, { sent_at: new Date(parts.clock.now()) })
  } catch (err) {
    await postpone(parts, row, err)
  }
}

const Payload = z.object({ sealed: z.string() })
const Details = z.record(z.string(), z.string())

function opened(vault: Vault, row: Row): QueuedMessage {
  const { id, user_id: userId, kind, to_address: to } = row
  const { sealed } = Payload.parse(row.payload)
  const details = Details.parse(JSON.parse(vault.open(placeOf({ id, userId }), sealed)))
  return { id, userId, kind, to, details }
}

async function postpone(parts: DeliveryParts, row: Row, err: unknown): Promise<void> {
  const now = parts.clock.now()
  const where = { err, message_id: row.id, kind: row.kind, attempts: row.attempts }
  if (err instanceof MailRefused || row.attempts >= MOST_ATTEMPTS) {
    await settle(parts, row, { dead_at: new Date(now) })
    parts.log.error(where, 'A message was given up')
    return
  }
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (row.attempts - 1), LONGEST_PAUSE_MS)
  const due_at = new Date(now + pause)
  await parts.database.updateTable('messages').set({ due_at }).where('id', '=', row.id).execute()
  parts.log.warn(where, 'A message could not be sent; it is tried again')
}

/** What it said is forgotten with that. */
async function settle(
  { database }: DeliveryParts,
  row: Row,
  end: { sent_at: Date } | { dead_at: Date },
): Promise<void> {
  const update = database.updateTable('messages').set({ ...end, payload: '{}' })
  await update.where('id', '=', row.id).execute()
}
