import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Kysely, Transaction } from 'kysely'
import type { ToolCall } from '../mcp/tool.ts'
import { referenceOf } from './reference.ts'

/** Whom an appointment is with, besides its owner. */
export interface Attendee {
  readonly name: string
  /** E.164. */
  readonly phone: string | null
  readonly email: string | null
  /** The owner's contact that it is, where the owner said so. */
  readonly contactId: string | null
}

/** Goes with its appointment: a hold that is let go takes it along. */
export async function insertAttendee(
  transaction: Transaction<Database>,
  { principal, now }: ToolCall,
  appointmentId: string,
  { name, phone, email, contactId }: Attendee,
): Promise<void> {
  await transaction
    .insertInto('attendees')
    .values({
      appointment_id: appointmentId,
      owner_id: principal.owner,
      name,
      phone,
      email,
      reference: referenceOf(appointmentId),
      contact_id: contactId,
      by_guest: principal.kind === 'guest',
      created_at: new Date(now),
    })
    .execute()
}

/** Whom these appointments are with, for their owner. */
export async function attendeesOf(
  database: Kysely<Database>,
  appointmentIds: readonly string[],
): Promise<ReadonlyMap<string, AttendeeData>> {
  if (appointmentIds.length === 0) return new Map()
  const rows = await database
    .selectFrom('attendees')
    .select(['appointment_id', 'name', 'phone', 'email', 'by_guest as guest', 'reference'])
    .where('appointment_id', 'in', appointmentIds)
    .execute()
  return new Map(rows.map(({ appointment_id, ...attendee }) => [appointment_id, attendee]))
}

interface AttendeeData extends Pick<Attendee, 'name' | 'phone' | 'email'> {
  readonly guest: boolean
  readonly reference: string
}

export async function readReference(
  database: Kysely<Database>,
  appointmentId: string,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('attendees')
    .select('reference')
    .where('appointment_id', '=', appointmentId)
    .executeTakeFirst()
  return row?.reference
}

/**
 * Somebody who booked as a guest becomes a contact of the owner's, marked as a guest's own word. It
 * is joined with no other, and changes none; only the very same guest again makes no second one.
 */
export async function keepGuestContact(
  transaction: Transaction<Database>,
  newId: IdMaker,
  { principal, now }: ToolCall,
  appointmentId: string,
): Promise<void> {
  if (principal.kind !== 'guest') return
  const { name, phone, email } = await transaction
    .selectFrom('attendees')
    .select(['name', 'phone', 'email'])
    .where('appointment_id', '=', appointmentId)
    .executeTakeFirstOrThrow()
  const known = await transaction
    .selectFrom('contacts')
    .select('id')
    .where('owner_id', '=', principal.owner)
    .where('source', '=', 'guest')
    .where('name', '=', name)
    .where('phone', 'is not distinct from', phone)
    .where('email', 'is not distinct from', email)
    .executeTakeFirst()
  const contact_id = known?.id ?? newId('contact')
  if (!known) {
    const at = { created_at: new Date(now), updated_at: new Date(now) }
    const contact = { id: contact_id, owner_id: principal.owner, name, phone, email, ...at }
    await transaction
      .insertInto('contacts')
      .values({ ...contact, source: 'guest' })
      .execute()
  }
  await transaction
    .updateTable('attendees')
    .set({ contact_id })
    .where('appointment_id', '=', appointmentId)
    .execute()
}
