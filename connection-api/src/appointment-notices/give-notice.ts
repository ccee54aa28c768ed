import type { Kysely, Transaction } from 'kysely'
import type { NoticeOutcome, NoticeRow } from '@parley/shared/database/appointment-notices-schema'
import type { Database } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import { enqueueMessage, type MessageParts } from '@parley/shared/messages/enqueue-message'
import {
  readReminderSettings,
  type ReminderSettings,
} from '@parley/shared/reminders/reminder-settings'
import { isUseful } from '@parley/shared/reminders/reminder-time'
import { howItWasAsked } from './how-it-was-asked.ts'
import { isTrue } from './is-true.ts'
import { readNoted, type NotedAppointment } from './noted-appointment.ts'
import { planReminder } from './plan-reminder.ts'
import { recipientsOf, type Recipient } from './recipients-of.ts'
import { whomToTell } from './whom-to-tell.ts'

export interface NoticeParts extends MessageParts {
  readonly database: Kysely<Database>
  readonly log: Logger
  /** Whether text messages can be sent here. */
  readonly texts: boolean
}

/** How soon an appointment is looked at again whose calendar has not answered. */
const NOT_YET_MS = 30_000

/**
 * Tells people what a notice is about, if it is due and still true: once, since the messages and the
 * end of the notice are written together. Several instances may try.
 */
export async function giveNotice(parts: NoticeParts, id: string): Promise<void> {
  await parts.database.transaction().execute(async (trx) => {
    const notice = await lockDue(trx, parts, id)
    if (!notice) return
    const appointment = await readNoted(trx, notice.appointment_id)
    if (!appointment) return
    const truth = isTrue(notice.kind, notice.version, appointment)
    if (truth === 'not yet') return lookAgain(trx, parts, id)
    const outcome =
      truth === 'true' ? await tell(parts, trx, notice, appointment) : ('superseded' as const)
    if (outcome === 'missed') parts.log.warn({ notice_id: id }, 'A reminder came too late')
    await endNotice(trx, parts, id, outcome)
  })
}

function lockDue(
  trx: Transaction<Database>,
  { clock }: NoticeParts,
  id: string,
): Promise<NoticeRow | undefined> {
  return trx
    .selectFrom('appointment_notices')
    .selectAll()
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .where('due_at', '<=', new Date(clock.now()))
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

async function lookAgain(
  trx: Transaction<Database>,
  { clock }: NoticeParts,
  id: string,
): Promise<void> {
  const due_at = new Date(clock.now() + NOT_YET_MS)
  const update = trx.updateTable('appointment_notices').set({ due_at, woken_at: null })
  await update.where('id', '=', id).execute()
}

async function endNotice(
  trx: Transaction<Database>,
  { clock }: NoticeParts,
  id: string,
  outcome: NoticeOutcome,
): Promise<void> {
  const end = { done_at: new Date(clock.now()), outcome }
  await trx.updateTable('appointment_notices').set(end).where('id', '=', id).execute()
}

async function tell(
  parts: NoticeParts,
  trx: Transaction<Database>,
  notice: NoticeRow,
  appointment: NotedAppointment,
): Promise<NoticeOutcome> {
  const { kind } = notice
  const settings = await readReminderSettings(trx, appointment.ownerId)
  if (kind === 'booked' || kind === 'moved') await planReminder(parts, trx, appointment, settings)
  const silence = whyNotReminded(parts, notice, appointment, settings)
  if (silence) return silence
  const asked = kind === 'reminder' ? undefined : await howItWasAsked(trx, kind, appointment)
  const known = await recipientsOf(trx, appointment, parts.texts)
  const recipients = whomToTell(kind, asked, known, settings)
  for (const recipient of recipients) await write(parts, trx, notice, appointment, recipient)
  if (recipients.length > 0) return 'told'
  return asked?.heard === true ? 'heard' : 'nobody'
}

function whyNotReminded(
  { clock }: NoticeParts,
  { kind }: NoticeRow,
  { start }: NotedAppointment,
  { reminders }: ReminderSettings,
): NoticeOutcome | undefined {
  if (kind !== 'reminder') return undefined
  if (!reminders) return 'off'
  return isUseful(start, clock.now()) ? undefined : 'missed'
}

/** Its text is written when it is sent, from what is true then. */
async function write(
  parts: NoticeParts,
  trx: Transaction<Database>,
  { kind, version }: NoticeRow,
  { id, ownerId }: NotedAppointment,
  { who, to }: Recipient,
): Promise<void> {
  const details = { appointment: id, version: String(version), who }
  const message = { userId: ownerId, kind: `appointment_${kind}`, to, details }
  await enqueueMessage(trx, parts, message)
}
