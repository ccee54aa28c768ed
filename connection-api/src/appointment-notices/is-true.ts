import type { NoticeKind } from '@parley/shared/database/appointment-notices-schema'
import type { NotedAppointment } from './noted-appointment.ts'

/** Whether what a notice says holds; `not yet`: the appointment's calendar has not answered. */
export type Truth = 'true' | 'not yet' | 'superseded'

const UNDER_WAY = ['pending', 'move_pending', 'cancel_pending']

/**
 * Asked when a notice comes up and again when its message is written: in between an appointment may
 * be moved or cancelled, and that has a notice of its own.
 *
 * @param version that the notice is about
 */
export function isTrue(
  kind: NoticeKind,
  version: number,
  { status, version: now }: Pick<NotedAppointment, 'status' | 'version'>,
): Truth {
  if (version !== now) return 'superseded'
  if (UNDER_WAY.includes(status)) return 'not yet'
  const needed = kind === 'cancelled' ? 'cancelled' : kind === 'not_booked' ? 'failed' : 'confirmed'
  return status === needed ? 'true' : 'superseded'
}
