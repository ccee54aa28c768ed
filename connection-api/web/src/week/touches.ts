export const APPOINTMENTS = '/api/appointments'

/** What shows something else once an appointment is made, moved or cancelled. */
export const TOUCHES = [APPOINTMENTS, '/calendar/events', '/api/calendar/check-availability']
