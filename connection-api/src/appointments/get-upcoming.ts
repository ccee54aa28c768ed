import { z } from 'zod'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { allPages } from '../tools/all-pages.ts'
import { callTool, expectOk, type ToolParts } from '../tools/call-tool.ts'

const Appointment = z.object({
  appointment: z.string(),
  id: z.string(),
  title: z.string(),
  start: z.string(),
  end: z.string(),
  zone: z.string(),
  status: z.string(),
  event_id: z.string().nullable(),
  spoken: z.string(),
})

const listAppointments = {
  name: 'list_appointments',
  scope: 'read' as const,
  data: z.object({ zone: z.string(), appointments: z.array(Appointment), more: z.boolean() }),
}

/** `GET /api/appointments/upcoming` (seed s1): all of the owner's appointments from now on. */
export function getUpcoming(parts: ToolParts): SignedInHandler {
  return async (person, _request, response) => {
    const pages = await allPages(async (page) =>
      expectOk(await callTool(parts, person, listAppointments, { page })),
    )
    response.set('Cache-Control', 'no-store').json({
      zone: pages[0]?.zone,
      appointments: pages.flatMap((page) => page.appointments),
    })
  }
}
