import { newId } from '@parley/shared/identity/ids'
import type { Jobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import type { Database } from '@parley/shared/database/schema'
import { fixedClock, type FixedClock } from '@parley/shared/testing/fixed-clock'
import { createVault } from '@parley/shared/vault/vault'
import { newVaultKey, readVaultKeys } from '@parley/shared/vault/vault-keys'
import { sql, type Kysely, type UpdateObject } from 'kysely'
import { deliverMessage, type DeliveryParts } from '../../messages/deliver-message.ts'
import type { Mail } from '../../messages/message.ts'
import type { Senders } from '../../messages/sender.ts'
import { appointmentMessages } from '../appointment-messages.ts'
import { giveNotice, type NoticeParts } from '../give-notice.ts'

export const HOUR_MS = 3_600_000
const vault = createVault(readVaultKeys('VAULT_KEYS', newVaultKey('dev-test')))

/** One owner with one appointment; what is sent is kept, with the time at which it was. */
export async function noticeScene(database: Kysely<Database>, jobs: Jobs, start: string) {
  const clock = fixedClock(start)
  const ids = { ownerId: newId('user'), appointmentId: newId('appt') }
  await addOwner(database, ids.ownerId, clock.now())
  const sent: (Mail & { readonly at: number })[] = []
  const keep = (_id: string, mail: Mail) => {
    sent.push({ ...mail, at: clock.now() })
    return Promise.resolve({ outcome: 'sent' as const })
  }
  const senders: Senders = { mail: { send: keep }, sms: { send: keep } }
  const world = { database, clock, jobs, vault, newId, texts: true, senders }
  const parts = {
    ...world,
    log: createLogger('test', 'silent'),
    writers: appointmentMessages({ database, clock }),
  }
  return { ...ids, clock, sent, parts, ...happenings(database, clock, ids), ...working(parts, ids) }
}
export type NoticeScene = Awaited<ReturnType<typeof noticeScene>>

interface Ids {
  readonly ownerId: string
  readonly appointmentId: string
}

const noticesOf = (database: Kysely<Database>, { appointmentId }: Ids) =>
  database
    .selectFrom('appointment_notices')
    .selectAll()
    .where('appointment_id', '=', appointmentId)
    .orderBy('id')
    .execute()

type WorkParts = NoticeParts & DeliveryParts

function working(parts: WorkParts, ids: Ids) {
  const { database } = parts
  const messages = () =>
    database.selectFrom('messages').selectAll().where('user_id', '=', ids.ownerId).execute()
  return {
    messages,
    notices: () => noticesOf(database, ids),
    /** Does what is due, as its jobs do. */
    async work(over: Partial<WorkParts> = {}) {
      const notices = await noticesOf(database, ids)
      const open = notices.filter(({ done_at }) => done_at === null)
      for (const { id } of open) await giveNotice({ ...parts, ...over }, id)
      const waiting = (await messages()).filter(({ sent_at }) => sent_at === null)
      for (const { id } of waiting) await deliverMessage({ ...parts, ...over }, id)
    },
  }
}

const timeOf = (start: number) => {
  const [from, to] = [new Date(start), new Date(start + HOUR_MS / 2)]
  return { start_at: from, end_at: to, blocked: sql<string>`tstzrange(${from}, ${to}, '[)')` }
}

/** What happens to the appointment, as the MCP server writes it. */
function happenings(database: Kysely<Database>, clock: FixedClock, ids: Ids) {
  const { ownerId, appointmentId } = ids
  const change = (values: UpdateObject<Database, 'appointments'>) =>
    database
      .updateTable('appointments')
      .set({ ...values, updated_at: new Date(clock.now()) })
      .where('id', '=', appointmentId)
      .execute()
  return {
    change,
    /** Agreed; its calendar has not answered. */
    agree: (start: number, bookedBy = ownerId) =>
      insertAppointment(database, clock, ids, start, bookedBy),
    moveTo: (start: number) =>
      change({ status: 'confirmed', version: sql<number>`version + 1`, ...timeOf(start) }),
    /** How it was asked for: with the answer that they had in the end, or none. */
    asked: (tool: string, version: number, result: unknown) =>
      insertConsent(database, clock, ids, { tool, version, result }),
    attendee: (values: { phone?: string; email?: string; by_guest?: boolean }) =>
      database
        .insertInto('attendees')
        .values({
          appointment_id: appointmentId,
          owner_id: ownerId,
          name: 'Grace Hopper',
          phone: values.phone ?? null,
          email: values.email ?? null,
          contact_id: null,
          reference: 'tiger lemon 42',
          by_guest: values.by_guest ?? false,
          created_at: new Date(clock.now()),
        })
        .execute(),
  }
}

async function insertAppointment(
  database: Kysely<Database>,
  clock: FixedClock,
  { ownerId, appointmentId }: Ids,
  start: number,
  bookedBy: string,
): Promise<void> {
  const now = new Date(clock.now())
  await database
    .insertInto('appointments')
    .values({
      id: appointmentId,
      handle: 'abcde',
      owner_id: ownerId,
      booked_by: bookedBy,
      call_id: null,
      title: 'Check-up',
      zone: 'Europe/London',
      status: 'pending',
      hold_expires_at: null,
      consent_id: null,
      account_id: ownerId,
      event_id: null,
      etag: null,
      created_at: now,
      updated_at: now,
      ...timeOf(start),
    })
    .execute()
}

async function insertConsent(
  database: Kysely<Database>,
  clock: FixedClock,
  { ownerId, appointmentId }: Ids,
  { tool, version, result }: { tool: string; version: number; result: unknown },
): Promise<void> {
  const now = new Date(clock.now())
  await database
    .insertInto('consents')
    .values({
      id: newId('msg'),
      owner_id: ownerId,
      caller_id: ownerId,
      context_id: 'call_1',
      handle: 'abcde',
      tool,
      args_digest: '',
      turn: null,
      appointment_id: appointmentId,
      appointment_version: version,
      created_at: now,
      expires_at: now,
      used_at: now,
      result: result === null ? null : JSON.stringify(result),
    })
    .execute()
}

async function addOwner(database: Kysely<Database>, id: string, now: number): Promise<void> {
  const created_at = new Date(now)
  const person = { name: 'Ada Lovelace', email: `${id}@example.com`, zone: 'Europe/London' }
  await database
    .insertInto('users')
    .values({ id, ...person, locale: 'en-GB', created_at })
    .execute()
  await database
    .insertInto('calendar_accounts')
    .values({
      id,
      user_id: id,
      provider: 'built-in',
      provider_sub: id,
      status: 'active',
      is_default: true,
      counts_as_busy: true,
    })
    .execute()
}
