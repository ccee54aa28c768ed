import { Router } from 'express'
import type { signInRequired } from '../login/sign-in-required.ts'
import { getReminders, putReminders, type ReminderParts } from '../settings/reminder-doors.ts'
import { deleteAppointment } from './delete-appointment.ts'
import { getUpcoming } from './get-upcoming.ts'
import { patchAppointment } from './patch-appointment.ts'
import { postAppointment } from './post-appointment.ts'

/** The doors to a person's own appointments: what they ask for here is their yes to it. */
export function appointmentRoutes(
  parts: ReminderParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const routes = Router()
  routes.get('/api/appointments/upcoming', signedIn(getUpcoming(parts)))
  routes.get('/api/me/reminders', signedIn(getReminders(parts)))
  routes.put('/api/me/reminders', signedIn(putReminders(parts)))
  routes.post('/api/appointments', signedIn(postAppointment(parts)))
  routes.patch('/api/appointments/:id', signedIn(patchAppointment(parts)))
  routes.delete('/api/appointments/:id', signedIn(deleteAppointment(parts)))
  return routes
}
