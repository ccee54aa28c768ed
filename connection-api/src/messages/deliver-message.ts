import { sql, type Kysely, type Selectable } from 'kysely'
import { z } from 'zod'
import type { Database, MessagesTable } from '@parley/shared/database/schema'
import type { JobQueue } from '@parley/shared/jobs/jobs'
import type { Logger } from '@parley/shared/logging/logger'
import { placeOf, type QueuedMessage } from '@parley/shared/messages/enqueue-message'
import type { Clock } from '@parley/shared/time/clock'
import type { Vault } from '@parley/shared/vault/vault'
import { MailRefused, type Mailer } from './mailer.ts'
import type { MessageWriters } from './message.ts'

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
  readonly jobs: JobQueue
  readonly mailer: Mailer
  readonly writers: MessageWriters
}

type Row = Selectable<MessagesTable>

/**
 * Sends a message if it is due. Instances may do so together: one of them takes it. No transaction
 * is open while a mail server is asked, so a message can reach a person twice when its sender dies
 * right then, but none is lost.
 *
 * @returns whether it was taken
 */
export async function deliverMessage(parts: DeliveryParts, id: string): Promise<boolean> {
  const row = await take(parts, id)
  if (row) await deliver(parts, row)
  return row !== undefined
}

function take({ database, clock }: DeliveryParts, id: string): Promise<Row | undefined> {
  const now = clock.now()
  return database
    .updateTable('messages')
    .set({ attempts: sql<number>`attempts + 1`, due_at: new Date(now + LEASE_MS) })
    .where('id', '=', id)
    .where('sent_at', 'is', null)
    .where('dead_at', 'is', null)
    .where('due_at', '<=', new Date(now))
    .returningAll()
    .executeTakeFirst()
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
  await parts.database.transaction().execute(async (trx) => {
    const due_at = new Date(now + pause)
    await trx.updateTable('messages').set({ due_at }).where('id', '=', row.id).execute()
    await parts.jobs.enqueue(trx, 'deliver_message', row.id, pause)
  })
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
