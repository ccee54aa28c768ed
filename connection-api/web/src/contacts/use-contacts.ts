import { z } from 'zod'
import { useApi } from '../api/use-api.ts'

const Contact = z.object({
  id: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  /** Whose word it is: the owner's, or that of a guest who booked. */
  source: z.enum(['owner', 'guest']),
})
export type Contact = z.output<typeof Contact>

export const CONTACTS = '/api/contacts'

/** The people whom the person has appointments with, by name. */
export function useContacts() {
  return useApi(CONTACTS, z.object({ contacts: z.array(Contact) }))
}
