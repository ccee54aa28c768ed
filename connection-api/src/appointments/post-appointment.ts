import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { changeAppointments } from './change-appointments.ts'
import { isOneTime, slotFor, wantedTime } from './wanted-slot.ts'

const Body = z
  .strictObject({
    ...wantedTime,
    title: z.string().max(80).optional(),
    /** Of a contact whom it is with. */
    name: z.string().min(1).max(80).optional(),
  })
  .refine(isOneTime, { error: 'needs either a start, or a slot without a length' })

/** `POST /api/appointments`: books for the person who asks; 202 while the calendar has not answered. */
export function postAppointment(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const { title, name, ...time } = parseRequest(Body, request.body)
    const named = { ...(title !== undefined && { title }), ...(name !== undefined && { name }) }
    const args = { slot: await slotFor(parts, person, time), ...named }
    const { status, body } = await changeAppointments(parts, person, 'book_appointment', args)
    response.status(status === 200 ? 201 : status).json(body)
  }
}
