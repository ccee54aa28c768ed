import { z } from 'zod'
import { isZone } from '../time/wall-time.ts'

export const ProviderName = z.enum(['google', 'microsoft'])
export type ProviderName = z.infer<typeof ProviderName>

/** The tenant of every personal Microsoft account. */
export const CONSUMERS_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad'

const Zone = z.string().refine(isZone, 'not an IANA time zone')

/** A further calendar in a person's list; two people who name the same id share it. */
const CalendarEntry = z.strictObject({
  id: z.string().min(1),
  summary: z.string().min(1),
  timeZone: Zone.optional(),
  role: z.enum(['freeBusyReader', 'reader', 'writer', 'owner']).default('owner'),
})
export type CalendarEntry = z.infer<typeof CalendarEntry>

/** Somebody with an account at a simulated provider. */
export const Person = z.strictObject({
  provider: ProviderName,
  /** Google's `sub`, Microsoft's `oid`. */
  id: z.string().min(1),
  email: z.email(),
  emailVerified: z.boolean().default(true),
  givenName: z.string().min(1),
  familyName: z.string().min(1),
  /** IANA: of the primary calendar, of the mailbox. */
  timeZone: Zone.default('UTC'),
  /** Microsoft's `tid`; that of a personal account unless given. */
  tenant: z.guid().default(CONSUMERS_TENANT),
  calendars: z.array(CalendarEntry).default([]),
})
export type Person = z.infer<typeof Person>
export type PersonInput = z.input<typeof Person>

export function fullName(person: Person): string {
  return `${person.givenName} ${person.familyName}`
}

/** Personal Microsoft accounts lack part of Graph. */
export function isPersonal(person: Person): boolean {
  return person.tenant === CONSUMERS_TENANT
}
