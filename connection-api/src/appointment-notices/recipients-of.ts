import type { Database } from '@parley/shared/database/schema'
import { regionOf, toE164 } from '@parley/shared/phone/phone-number'
import { sql, type Kysely } from 'kysely'
import { isStopped } from '../messages/twilio/stopped-numbers.ts'
import type { NotedAppointment } from './noted-appointment.ts'

/** Somebody who is told of an appointment. */
export interface Recipient {
  readonly who: 'owner' | 'attendee'
  /** An e-mail address, or a phone number (E.164). */
  readonly to: string
}

/** Whom an appointment concerns, and where they may be written to. */
export interface Recipients {
  readonly owner: Recipient | undefined
  /** Whom it is with, besides its owner. */
  readonly attendee: Recipient | undefined
}

/** @param texts whether text messages can be sent here */
export async function recipientsOf(
  database: Kysely<Database>,
  appointment: Pick<NotedAppointment, 'id' | 'ownerId' | 'ownerEmail'>,
  texts: boolean,
): Promise<Recipients> {
  const { ownerEmail } = appointment
  const to = await attendeeAddress(database, appointment, texts)
  return {
    owner: ownerEmail ? { who: 'owner', to: ownerEmail } : undefined,
    attendee: to === undefined ? undefined : { who: 'attendee', to },
  }
}

/**
 * Where whom it is with may be written to: a text message where that can be sent and is wanted, else
 * a mail.
 */
export async function attendeeAddress(
  database: Kysely<Database>,
  { id, ownerId }: Pick<NotedAppointment, 'id' | 'ownerId'>,
  texts: boolean,
): Promise<string | undefined> {
  const attendee = await database
    .selectFrom('attendees')
    .select(['phone', 'email', 'by_guest'])
    .where('appointment_id', '=', id)
    .executeTakeFirst()
  if (!attendee) return undefined
  const { phone, email, by_guest: isGuests } = attendee
  const may = async (address: string | null) =>
    address !== null && (!isGuests || (await isKnownToBeTheirs(database, ownerId, address)))
  if (phone !== null && texts && !(await isStopped({ database }, phone)) && (await may(phone))) {
    return phone
  }
  return email !== null && (await may(email)) ? email : undefined
}

/**
 * What a guest says may be another's: it is written to only after somebody who had it told us a code
 * that was sent there, or where the owner gave it for one of their contacts.
 */
async function isKnownToBeTheirs(
  database: Kysely<Database>,
  ownerId: string,
  address: string,
): Promise<boolean> {
  const confirmed = await database
    .selectFrom('confirmed_addresses')
    .select('address')
    .where('owner_id', '=', ownerId)
    .where('address', '=', address)
    .executeTakeFirst()
  return confirmed !== undefined || isContacts(database, ownerId, address)
}

/** The owner may have written a number without its country, and an address in capitals. */
async function isContacts(
  database: Kysely<Database>,
  ownerId: string,
  address: string,
): Promise<boolean> {
  const alike = await database
    .selectFrom('contacts as c')
    .innerJoin('users as u', 'u.id', 'c.owner_id')
    .select(['c.phone', 'c.email', 'u.locale'])
    .where('c.owner_id', '=', ownerId)
    .where('c.source', '=', 'owner')
    .where((eb) =>
      eb.or([
        eb(eb.fn('lower', ['c.email']), '=', address),
        eb(sql`right(c.phone, 5)`, '=', address.slice(-5)),
      ]),
    )
    .execute()
  return alike.some(
    ({ phone, email, locale }) =>
      email?.toLowerCase() === address ||
      (phone !== null && toE164(phone, regionOf({ locale })) === address),
  )
}
