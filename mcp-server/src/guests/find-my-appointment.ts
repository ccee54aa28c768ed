import type { Database } from '@parley/shared/database/schema'
import type { Redis } from '@parley/shared/redis/redis-client'
import { regionOf } from '@parley/shared/phone/phone-number'
import type { Kysely } from 'kysely'
import { toAppointment, type Appointment } from '../appointments/appointment.ts'
import { readOwner } from '../availability/owner.ts'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { hearEmail } from './email.ts'
import { readGuestCall } from './guest-call.ts'
import { hearPhone } from './phone.ts'
import { mayTry, uncount } from './proof-tries.ts'
import type { ProvenAppointments } from './proven-appointments.ts'
import { hearReference } from './reference.ts'

export interface FindMineDeps {
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly proven: ProvenAppointments
}

/** As it was said. */
export interface Proof {
  readonly reference: string
  readonly phone?: string | undefined
  readonly email?: string | undefined
}

/**
 * The appointment that a guest shows to be theirs, by its reference and the phone number or e-mail
 * address that it was made with. Whatever is wrong, the answer is the same: nobody learns whether a
 * reference exists, or whose it is.
 */
export async function findMine(
  deps: FindMineDeps,
  call: ToolCall,
  proof: Proof,
): Promise<{ readonly found: Appointment } | { readonly refused: Refused }> {
  const { principal } = call
  const owner = await readOwner(deps.database, principal.owner)
  const phone = proof.phone === undefined ? undefined : hearPhone(proof.phone, regionOf(owner))
  const email = proof.email === undefined ? undefined : hearEmail(proof.email)
  const person = phone ?? email ?? ''
  const claim = { principal, person, call: await readGuestCall(deps.database, principal) }
  if (!(await mayTry(deps.redis, claim))) return { refused: tooManyTries() }
  const reference = hearReference(proof.reference) ?? ''
  const found = await findBooked(deps.database, call, { reference, phone, email })
  if (!found) return { refused: notFound() }
  await deps.proven.prove(principal, found.id)
  await uncount(deps.redis, claim)
  return { found }
}

async function findBooked(
  database: Kysely<Database>,
  { principal, now }: ToolCall,
  { reference, phone, email }: Proof,
): Promise<Appointment | undefined> {
  const row = await database
    .selectFrom('attendees as t')
    .innerJoin('appointments as a', 'a.id', 't.appointment_id')
    .selectAll('a')
    .where('t.owner_id', '=', principal.owner)
    .where('t.reference', '=', reference)
    .where((eb) => eb.or([eb('t.phone', '=', phone ?? ''), eb('t.email', '=', email ?? '')]))
    .where('a.status', 'in', ['pending', 'confirmed', 'move_pending'])
    .where('a.end_at', '>', new Date(now))
    .executeTakeFirst()
  return row && toAppointment(row)
}

const notFound = () =>
  refuse(
    'APPOINTMENT_UNKNOWN',
    'I cannot find that. Ask once more for the reference, and for the phone number or e-mail it was made with.',
  )

const tooManyTries = () =>
  refuse('TOO_MANY_TRIES', 'That was tried too often. Say that it has to be done another way.')
