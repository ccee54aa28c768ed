import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { changeAppointments } from './change-appointments.ts'

/** `DELETE /api/appointments/{id}`: cancels it; 202 while the calendar has not answered. */
export function deleteAppointment(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const { id } = parseRequest(z.object({ id: z.string() }), request.params)
    const args = { appointment: id }
    const { status, body } = await changeAppointments(parts, person, 'cancel_appointment', args)
    response.status(status).json(body)
  }
}
