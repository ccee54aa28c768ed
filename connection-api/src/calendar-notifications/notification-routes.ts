import express, { Router } from 'express'
import type { NotificationParts } from './accept-notification.ts'
import { postGoogle } from './post-google.ts'
import { postMicrosoft } from './post-microsoft.ts'

/** The doors at which providers say that something changed in a calendar. */
export function notificationRoutes(parts: NotificationParts): Router {
  const routes = Router()
  routes.post('/calendar/notifications/google', postGoogle(parts))
  routes.post(
    '/calendar/notifications/microsoft',
    express.json({ limit: '256kb' }),
    postMicrosoft(parts),
  )
  return routes
}
