import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { changeAppointments } from './change-appointments.ts'
import { upcomingPages } from './upcoming.ts'
import { isOneTime, slotFor, wantedTime, type WantedTime } from './wanted-slot.ts'

const Time = z
  .strictObject(wantedTime)
  .refine(isOneTime, { error: 'needs either a start, or a slot without a length' })

/** Where the calendar disagrees: whose time it is to be. */
const Settling = z.strictObject({ conflict: z.enum(['agreed', 'calendar']) })

/**
 * `PATCH /api/appointments/{id}`: moves it; it keeps its length unless another one is given. With
 * `conflict` it settles how the calendar disagrees.
 */
export function patchAppointment(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const { id } = parseRequest(z.object({ id: z.string() }), request.params)
    const args = { appointment: id, slot: await whereTo(parts, person, id, request.body) }
    const { status, body } = await changeAppointments(parts, person, 'move_appointment', args)
    response.status(status).json(body)
  }
}

async function whereTo(
  parts: ToolParts,
  person: SignedIn,
  id: string,
  body: unknown,
): Promise<string> {
  const settling = Settling.safeParse(body)
  if (settling.success) return settling.data.conflict
  const time = await withLength(parts, person, id, parseRequest(Time, body))
  return slotFor(parts, person, time)
}

async function withLength(
  parts: ToolParts,
  person: SignedIn,
  id: string,
  time: WantedTime,
): Promise<WantedTime> {
  if (time.start === undefined || time.duration_minutes !== undefined) return time
  const pages = await upcomingPages(parts, person)
  const appointments = pages.flatMap((page) => page.appointments)
  const found = appointments.find((one) => one.id === id || one.appointment === id)
  if (!found) {
    throw new AppError('There is no such appointment ahead. Ask for the list again.', {
      code: 'appointment_unknown',
      status: 404,
    })
  }
  const lengthMs = Date.parse(found.end) - Date.parse(found.start)
  return { ...time, duration_minutes: lengthMs / 60_000 }
}
