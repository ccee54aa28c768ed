import { z } from 'zod'
import type { SignedIn } from '../login/login-session.ts'
import { allPages } from '../tools/all-pages.ts'
import { callTool, expectOk } from '../tools/call-tool.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { Appointment } from './appointment.ts'

const listAppointments = {
  name: 'list_appointments',
  scope: 'read' as const,
  data: z.object({ zone: z.string(), appointments: z.array(Appointment), more: z.boolean() }),
}

/** All of a person's appointments from now on. */
export function upcomingPages(parts: ToolParts, person: SignedIn) {
  return allPages(async (page) =>
    expectOk(await callTool(parts, person, listAppointments, { page })),
  )
}
