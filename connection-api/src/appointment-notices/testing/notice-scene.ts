import { newId } from '@parley/shared/identity/ids'
import type { Jobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import type { Database } from '@parley/shared/database/schema'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { createVault } from '@parley/shared/vault/vault'
import { newVaultKey, readVaultKeys } from '@parley/shared/vault/vault-keys'
import { sql, type Kysely, type UpdateObject } from 'kysely'
import { deliverMessage } from '../../messages/deliver-message.ts'
import type { Mail } from '../../messages/message.ts'
import type { Senders } from '../../messages/sender.ts'
import { appointmentMessages } from '../appointment-messages.ts'
import { giveNotice } from '../give-notice.ts'

export const HOUR_MS = 3_600_000
const vault = createVault(readVaultKeys('VAULT_KEYS', newVaultKey('dev-test')))

/** One owner with one appointment; what is sent is kept, with the time at which it was. */
export async function noticeScene(database: Kysely<Database>, jobs: Jobs, start: string) {
  const clock = fixedClock(start)
  const ownerId = newId('user')
  const appointmentId = newId('appt')
  const sent: (Mail & { readonly at: number })[] = []
  const keep = (_id: string, mail: Mail) => {
    sent.push({ ...mail, at: clock.now() })
    return Promise.resolve({ outcome: 'sent' as const })
  }
  const senders: Senders = { mail: { send: keep }, sms: { send: keep } }
  const log = createLogger('test', 'silent')
  const parts = {
    ...{ database, clock, jobs, vault, log, newId, texts: true },
    senders,
    writers: appointmentMessages({ database, clock }),
  }
  await addOwner(database, ownerId, clock.now())

  const change = (values: UpdateObject<Database, 'appointments'>) =>
    database
      .updateTable('appointments')
      .set({ ...values, updated_at: new Date(clock.now()) })
      .where('id', '=', appointmentId)
      .execute()
  const notices = () =>
    database
      .selectFrom('appointment_notices')
      .selectAll()
      .where('appointment_id', '=', appointmentId)
      .orderBy('id')
      .execute()
  const at = (startAt: number) => ({
    start_at: new Date(startAt),
    end_at: new Date(startAt + HOUR_MS / 2),
    blocked: sql<string>`tstzrange(${new Date(startAt)}, ${new Date(startAt + HOUR_MS / 2)}, '[)')`,
  })

  return {
    ...{ clock, ownerId, appointmentId, sent, parts, change, notices },
    /** Agreed; its calendar has not answered. */
    async agree(startAt: number, bookedBy = ownerId) {
      const now = new Date(clock.now())
      await database
        .insertInto('appointments')
        .values({
          ...{ id: appointmentId, handle: 'abcde', owner_id: ownerId, booked_by: bookedBy },
          ...{ call_id: null, title: 'Check-up', zone: 'Europe/London', status: 'pending' },
          ...{ hold_expires_at: null, consent_id: null, account_id: ownerId, event_id: null },
          ...{ etag: null, created_at: now, updated_at: now },
          ...at(startAt),
        })
        .execute()
    },
    moveTo: async (startAt: number) => {
      const { version } = await database
        .selectFrom('appointments')
        .select('version')
        .where('id', '=', appointmentId)
        .executeTakeFirstOrThrow()
      await change({ status: 'confirmed', version: version + 1, ...at(startAt) })
    },
    /** How it was asked for: with the answer that they had in the end, or none. */
    asked: async (tool: string, version: number, result: unknown, caller = ownerId) => {
      const now = new Date(clock.now())
      await database
        .insertInto('consents')
        .values({
          ...{ id: newId('msg'), owner_id: ownerId, caller_id: caller, context_id: 'call_1' },
          ...{ handle: 'abcde', tool, args_digest: '', turn: null },
          ...{ appointment_id: appointmentId, appointment_version: version },
          ...{ created_at: now, expires_at: now, used_at: now },
          result: result === null ? null : JSON.stringify(result),
        })
        .execute()
    },
    attendee: (values: { phone?: string; email?: string; by_guest?: boolean }) =>
      database
        .insertInto('attendees')
        .values({
          ...{ appointment_id: appointmentId, owner_id: ownerId, name: 'Grace Hopper' },
          ...{ phone: values.phone ?? null, email: values.email ?? null, contact_id: null },
          ...{ reference: 'tiger lemon 42', by_guest: values.by_guest ?? false },
          created_at: new Date(clock.now()),
        })
        .execute(),
    /** Does what is due, as its jobs do. */
    async work(over: Partial<typeof parts> = {}) {
      const open = (await notices()).filter(({ done_at }) => done_at === null)
      for (const { id } of open) await giveNotice({ ...parts, ...over }, id)
      const waiting = database.selectFrom('messages').select('id').where('user_id', '=', ownerId)
      const messages = await waiting.where('sent_at', 'is', null).execute()
      for (const { id } of messages) await deliverMessage({ ...parts, ...over }, id)
    },
    messages: () =>
      database.selectFrom('messages').selectAll().where('user_id', '=', ownerId).execute(),
  }
}
export type NoticeScene = Awaited<ReturnType<typeof noticeScene>>

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
