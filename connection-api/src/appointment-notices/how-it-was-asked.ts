import type { NoticeKind } from '@parley/shared/database/appointment-notices-schema'
import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import type { NotedAppointment } from './noted-appointment.ts'

const TOOLS = {
  booked: 'book_appointment',
  not_booked: 'book_appointment',
  moved: 'move_appointment',
  not_moved: 'move_appointment',
  cancelled: 'cancel_appointment',
  not_cancelled: 'cancel_appointment',
} as const

/** How a change was asked for. */
export interface Asked {
  readonly byOwner: boolean
  /** They had the final answer; else they heard that it was being confirmed, or nothing at all. */
  readonly heard: boolean
}

/** @returns undefined: nobody asked us, it was made in the calendar itself */
export async function howItWasAsked(
  database: Kysely<Database>,
  kind: Exclude<NoticeKind, 'reminder'>,
  { id, ownerId, version }: NotedAppointment,
): Promise<Asked | undefined> {
  const consent = await database
    .selectFrom('consents')
    .select(['caller_id', 'result'])
    .where('appointment_id', '=', id)
    .where('tool', '=', TOOLS[kind])
    // A move makes the next version of what it was asked about.
    .where('appointment_version', '=', kind === 'moved' ? version - 1 : version)
    .where('used_at', 'is not', null)
    .orderBy('used_at', 'desc')
    .executeTakeFirst()
  return consent && { byOwner: consent.caller_id === ownerId, heard: consent.result !== null }
}
