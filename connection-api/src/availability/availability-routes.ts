import { Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '@parley/shared/database/schema'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler, signInRequired } from '../login/sign-in-required.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { clickThrough } from '../tools/click-through.ts'
import { readAvailability } from './read-availability.ts'

interface AvailabilityParts extends ToolParts {
  readonly database: Kysely<Database>
}

const words = z.string().trim().min(1).max(200)

/** As the tool takes them: `days` as "Monday" or "24 December 2026", `hours` as "9:00 to 17:00" or "closed". */
const Hours = z.strictObject({
  days: words,
  hours: words,
  holiday: z.string().max(80).optional(),
})

const Kind = z.strictObject({
  name: z.string().trim().min(1).max(80),
  minutes: z.number().int().min(5).max(480).optional(),
  price: z.string().max(80).optional(),
  place: z.string().max(80).optional(),
  remove: z.literal(true).optional(),
})

const Changed = z.object({ outcome: z.string(), consent: z.string().optional() })

/** The doors to a person's own working hours and kinds of appointment: their request is their yes. */
export function availabilityRoutes(
  parts: AvailabilityParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const routes = Router()
  routes.get('/api/me/availability', signedIn(getAvailability(parts)))
  routes.post('/api/me/working-hours', signedIn(change(parts, 'set_working_hours', Hours)))
  routes.post('/api/me/appointment-kinds', signedIn(change(parts, 'set_appointment_kinds', Kind)))
  return routes
}

/** `GET /api/me/availability` */
function getAvailability({ database }: AvailabilityParts): SignedInHandler {
  return async ({ userId }, _request, response) => {
    response.set('Cache-Control', 'no-store').json(await readAvailability(database, userId))
  }
}

/** By the same tool as in a call; answers how things stand afterwards. */
function change(
  parts: AvailabilityParts,
  name: 'set_working_hours' | 'set_appointment_kinds',
  schema: z.ZodType<Readonly<Record<string, unknown>>>,
): SignedInHandler {
  return async (person, request, response) => {
    const args = parseRequest(schema, request.body)
    await clickThrough(parts, person, { name, scope: 'configure', data: Changed }, args)
    const now = await readAvailability(parts.database, person.userId)
    response.set('Cache-Control', 'no-store').json(now)
  }
}
