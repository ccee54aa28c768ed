import { bookAppointmentTool } from './appointments/book-appointment.tool.ts'
import type { BookDeps } from './appointments/book-appointment.ts'
import { cancelAppointmentTool } from './appointments/cancel-appointment.tool.ts'
import { listAppointmentsTool } from './appointments/list-appointments.tool.ts'
import { moveAppointmentTool } from './appointments/move-appointment.tool.ts'
import { findTimesTool } from './availability/find-times.tool.ts'
import { setAppointmentKindsTool } from './availability/set-appointment-kinds.tool.ts'
import { setWorkingHoursTool } from './availability/set-working-hours.tool.ts'
import { whatsOnTool } from './availability/whats-on.tool.ts'
import { whoAmITool } from './availability/who-am-i.tool.ts'
import {
  connectCalendarTool,
  type ConnectCalendarDeps,
} from './calendar-settings/connect-calendar.tool.ts'
import { listCalendarsTool } from './calendar-settings/list-calendars.tool.ts'
import { setDefaultCalendarTool } from './calendar-settings/set-default-calendar.tool.ts'
import { findContactTool } from './contacts/find-contact.tool.ts'
import { saveContactTool } from './contacts/save-contact.tool.ts'
import { createEventTool } from './events/create-event.tool.ts'
import { deleteEventTool } from './events/delete-event.tool.ts'
import { updateEventTool } from './events/update-event.tool.ts'
import type { FindMineDeps } from './guests/find-my-appointment.ts'
import { findMyAppointmentTool } from './guests/find-my-appointment.tool.ts'
import type { Tool } from './mcp/tool.ts'
import type { SettleConflictDeps } from './outside-changes/settle-conflict.ts'
import { setRemindersTool } from './reminders/set-reminders.tool.ts'

type PackDeps = BookDeps & FindMineDeps & SettleConflictDeps & ConnectCalendarDeps

/** The tools over a person's calendar, in the order in which they are listed. */
export function calendarPack(deps: PackDeps): Tool[] {
  return [
    whoAmITool(deps),
    whatsOnTool(deps),
    findTimesTool(deps),
    findMyAppointmentTool(deps),
    bookAppointmentTool(deps),
    listAppointmentsTool(deps),
    moveAppointmentTool(deps),
    cancelAppointmentTool(deps),
    findContactTool(deps),
    saveContactTool(deps),
    createEventTool(deps),
    updateEventTool(deps),
    deleteEventTool(deps),
    setWorkingHoursTool(deps),
    setAppointmentKindsTool(deps),
    setRemindersTool(deps),
    listCalendarsTool(deps),
    setDefaultCalendarTool(deps),
    connectCalendarTool(deps),
  ]
}
