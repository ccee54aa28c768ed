import type { Response } from 'express'
import { z } from 'zod'
import { BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { clickThrough } from '../tools/click-through.ts'

const MINUTE_MS = 60_000

const Title = z.string().trim().min(1).max(80)
const Instant = z.iso.datetime({ offset: true })

const Created = z.strictObject({ title: Title, start: Instant, end: Instant })
const Changed = z
  .strictObject({ title: Title.optional(), start: Instant.optional(), end: Instant.optional() })
  .refine(({ title, start }) => title !== undefined || start !== undefined)
  .refine(({ start, end }) => end === undefined || start !== undefined)

const data = z.object({
  outcome: z.enum(['consent_needed', 'done', 'pending']),
  consent: z.string().optional(),
  event: z
    .object({
      /** null while the provider has not answered. */
      id: z.string().nullable(),
      title: z.string(),
      start: z.string(),
      end: z.string(),
      zone: z.string(),
      all_day: z.boolean(),
    })
    .optional(),
})

const tool = (name: string) => ({ name, scope: 'transact' as const, data })

/** `POST /calendar/events`: an event of one's own, free or not, in the default calendar. */
export function postEvent(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const { title, start, end } = parseRequest(Created, request.body)
    const args = { title, when: start, duration_minutes: minutesBetween(start, end) }
    send(response, 201, await clickThrough(parts, person, tool('create_event'), args))
  }
}

/** `PATCH /calendar/events/{id}`: without an end it stays as long as it was. */
export function patchEvent(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const { title, start, end } = parseRequest(Changed, request.body)
    const args = {
      event: String(request.params['id']),
      ...(title !== undefined && { title }),
      ...(start !== undefined && { when: start }),
      ...(start !== undefined &&
        end !== undefined && { duration_minutes: minutesBetween(start, end) }),
    }
    send(response, 200, await clickThrough(parts, person, tool('update_event'), args))
  }
}

/** `DELETE /calendar/events/{id}` */
export function deleteEvent(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const args = { event: String(request.params['id']) }
    send(response, 200, await clickThrough(parts, person, tool('delete_event'), args))
  }
}

/** 202: asked for, and not answered yet; it is settled within a minute or so. */
function send(response: Response, done: number, { outcome, event }: z.output<typeof data>): void {
  const status = outcome === 'done' ? done : 202
  response.status(status).set('Cache-Control', 'no-store').json({ outcome, event })
}

function minutesBetween(start: string, end: string): number {
  const minutes = (Date.parse(end) - Date.parse(start)) / MINUTE_MS
  if (Number.isInteger(minutes) && minutes > 0) return minutes
  throw new BadRequestError('end must come after start, by whole minutes.')
}
