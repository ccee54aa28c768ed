import type { ContactRow } from '@parley/shared/database/contacts-schema'
import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { z } from 'zod'

/** More than anybody knows; names are compared here, so all of them are read. */
const MOST_CONTACTS = 5000

/** Somebody whom the owner has appointments with. */
export interface Contact {
  readonly id: string
  readonly name: string
  readonly phone: string | null
  readonly email: string | null
  /** Whose word it is. */
  readonly source: 'owner' | 'guest'
}

export const ContactData = z.strictObject({
  id: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  source: z.enum(['owner', 'guest']),
})

/** By name. */
export async function contactsOf(database: Kysely<Database>, ownerId: string): Promise<Contact[]> {
  const rows = await database
    .selectFrom('contacts')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .orderBy((eb) => eb.fn<string>('lower', ['name']))
    .orderBy('id')
    .limit(MOST_CONTACTS)
    .execute()
  return rows.map(toContact)
}

const toContact = ({ id, name, phone, email, source }: ContactRow): Contact => ({
  id,
  name,
  phone,
  email,
  source,
})
