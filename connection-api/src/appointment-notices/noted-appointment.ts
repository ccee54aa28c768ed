import type { Kysely } from 'kysely'
import type { AppointmentRow, Database } from '@parley/shared/database/schema'

/** An appointment as people are told of it. */
export interface NotedAppointment {
  readonly id: string
  readonly ownerId: string
  readonly ownerName: string
  readonly ownerEmail: string | null
  readonly bookedBy: string
  readonly title: string
  readonly start: number
  readonly end: number
  /** IANA zone of the owner. */
  readonly zone: string
  readonly status: AppointmentRow['status']
  readonly version: number
  /** By which whom it is with comes back to it by voice. */
  readonly reference: string | null
}

export async function readNoted(
  database: Kysely<Database>,
  id: string,
): Promise<NotedAppointment | undefined> {
  const row = await database
    .selectFrom('appointments')
    .innerJoin('users', 'users.id', 'appointments.owner_id')
    .leftJoin('attendees', 'attendees.appointment_id', 'appointments.id')
    .select([
      'appointments.id',
      'appointments.owner_id',
      'reference',
      'booked_by',
      'title',
      'start_at',
      'end_at',
    ])
    .select(['status', 'version', 'users.name', 'users.email', 'users.zone'])
    .where('appointments.id', '=', id)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      ownerId: row.owner_id,
      ownerName: row.name,
      ownerEmail: row.email,
      bookedBy: row.booked_by,
      title: row.title,
      start: row.start_at.getTime(),
      end: row.end_at.getTime(),
      zone: row.zone,
      status: row.status,
      version: row.version,
      reference: row.reference,
    }
  )
}
