import { bookAppointmentTool } from '@parley/mcp-server/src/appointments/book-appointment.tool.ts'
import { cancelAppointmentTool } from '@parley/mcp-server/src/appointments/cancel-appointment.tool.ts'
import { listAppointmentsTool } from '@parley/mcp-server/src/appointments/list-appointments.tool.ts'
import { moveAppointmentTool } from '@parley/mcp-server/src/appointments/move-appointment.tool.ts'
import { findTimesTool } from '@parley/mcp-server/src/availability/find-times.tool.ts'
import type { calendarTools } from '@parley/mcp-server/src/calendar-pack.ts'
import { createEventTool } from '@parley/mcp-server/src/events/create-event.tool.ts'
import type { Tool } from '@parley/mcp-server/src/mcp/tool.ts'

/** Those that schedules call, out of `mcp-server/src/calendar-pack.ts`. */
const MAKERS = {
  find_times: findTimesTool,
  list_appointments: listAppointmentsTool,
  book_appointment: bookAppointmentTool,
  move_appointment: moveAppointmentTool,
  cancel_appointment: cancelAppointmentTool,
  create_event: createEventTool,
}

export type ToolName = keyof typeof MAKERS

/** What all of the tools need. */
type ToolDeps = Parameters<typeof calendarTools>[0]

/** A process's tools, each made when it is first called: there are many processes. */
export function toolsOver(deps: ToolDeps): (name: ToolName) => Tool {
  const made = new Map<ToolName, Tool>()
  return (name) => {
    const tool = made.get(name) ?? MAKERS[name](deps)
    made.set(name, tool)
    return tool
  }
}
