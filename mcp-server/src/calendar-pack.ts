import type { Providers } from '@parley/shared/calendar-accounts/provider-settings'
import { bookAppointmentTool } from './appointments/book-appointment.tool.ts'
import type { BookDeps } from './appointments/book-appointment.ts'
import { cancelAppointmentTool } from './appointments/cancel-appointment.tool.ts'
import { keepSweeping } from './appointments/keep-sweeping.ts'
import { listAppointmentsTool } from './appointments/list-appointments.tool.ts'
import { moveAppointmentTool } from './appointments/move-appointment.tool.ts'
import { findTimesTool } from './availability/find-times.tool.ts'
import { createOfferedSlots } from './availability/offered-slots.ts'
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
import { createCalendars } from './calendar/calendars.ts'
import { openAdapters } from './calendar/open-adapters.ts'
import { findContactTool } from './contacts/find-contact.tool.ts'
import { saveContactTool } from './contacts/save-contact.tool.ts'
import { createEventTool } from './events/create-event.tool.ts'
import { deleteEventTool } from './events/delete-event.tool.ts'
import { updateEventTool } from './events/update-event.tool.ts'
import type { GuestBookingCaps } from './guests/booking-caps.ts'
import type { FindMineDeps } from './guests/find-my-appointment.ts'
import { findMyAppointmentTool } from './guests/find-my-appointment.tool.ts'
import { createProvenAppointments } from './guests/proven-appointments.ts'
import type { Tool } from './mcp/tool.ts'
import { keepWatch } from './outside-changes/keep-watch.ts'
import { notificationAddresses } from './outside-changes/notification-address.ts'
import type { SettleConflictDeps } from './outside-changes/settle-conflict.ts'
import { createTellOwner } from './outside-changes/tell-owner.ts'
import { definePack, type Pack } from './packs/pack.ts'
import { setRemindersTool } from './reminders/set-reminders.tool.ts'

/** What a deployment says of its calendars. */
export interface CalendarSettings {
  /** Whose calendars can be reached besides the built-in one. */
  readonly providers: Providers
  /** Where the connection API is reached, which has the door for notifications. */
  readonly apiBaseUrl: string
  /** How long it is at most from a notification of a provider's to a look at that calendar. */
  readonly watchEveryMs: number
  /** What guests may book with one owner. */
  readonly guestBookings: GuestBookingCaps
}

const BOOKING = `How you book and cancel:
- Offer only times that a tool returned as a slot.
- Never say that something is booked or cancelled before a tool has said so.`

/** The pack that is ours. Its tables are those of the services' own migrations. */
export function calendarPack(settings: CalendarSettings): Pack {
  return definePack({
    name: 'calendar',
    prompt: {
      owner: `You look after the calendar of the person who is calling: you can look things up in it, book, move and cancel.\n\n${BOOKING}`,
      guest: BOOKING,
    },
    async open(world, ending) {
      const { database, redis, newHandle } = world
      const { adapters } = ending.use(await openAdapters({ ...world, ...settings }))
      const deps = {
        ...world,
        ...settings,
        calendars: createCalendars(database, adapters),
        offered: createOfferedSlots(redis, newHandle),
        proven: createProvenAppointments(redis),
        tellOwner: createTellOwner(world),
      }
      ending.use(keepSweeping(deps))
      const addresses = notificationAddresses(settings.apiBaseUrl, settings.providers)
      ending.use(keepWatch({ ...deps, ...addresses }, settings.watchEveryMs))
      return calendarTools(deps)
    },
  })
}

type ToolDeps = BookDeps & FindMineDeps & SettleConflictDeps & ConnectCalendarDeps

/** The tools over a person's calendar, in the order in which they are listed. */
export function calendarTools(deps: ToolDeps): Tool[] {
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
