/** What tools do, in plain words, for whoever looks at a call afterwards or while it goes on. */
const TITLES: ReadonlyMap<string, string> = new Map([
  ['who_am_i', 'Look up who is calling'],
  ['list_calendars', 'List the calendars'],
  ['whats_on', 'See what is on'],
  ['find_times', 'Find free times'],
  ['find_my_appointment', 'Find an appointment'],
  ['list_appointments', 'List appointments'],
  ['find_contact', 'Find a contact'],
  ['save_contact', 'Save a contact'],
  ['book_appointment', 'Book an appointment'],
  ['move_appointment', 'Move an appointment'],
  ['cancel_appointment', 'Cancel an appointment'],
  ['create_event', 'Put an event into the calendar'],
  ['update_event', 'Change an event'],
  ['delete_event', 'Delete an event'],
  ['set_working_hours', 'Set the working hours'],
  ['set_appointment_kinds', 'Set the kinds of appointment'],
  ['set_default_calendar', 'Set the default calendar'],
  ['set_reminders', 'Set the reminders'],
  ['connect_calendar', 'Send a link to connect a calendar'],
])

/** A tool of another pack is called what its own name says: `check_balance` is `Check balance`. */
export function toolTitle(tool: string): string {
  const plain = tool.replaceAll('_', ' ').trim()
  return TITLES.get(tool) ?? plain.charAt(0).toUpperCase() + plain.slice(1)
}
