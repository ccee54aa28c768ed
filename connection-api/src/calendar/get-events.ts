import { z } from 'zod'
import { BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { toIso, type Clock } from '@parley/shared/time/clock'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { callTool, expectOk } from '../tools/call-tool.ts'
import type { ToolParts } from '../tools/tool-parts.ts'

const DAY_MS = 24 * 3600 * 1000
/** How far ahead is looked when nobody says. */
const USUAL_DAYS = 60
const MOST_DAYS = 366

/** A day in the owner's zone, or an instant. */
const Bound = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

const Query = z.strictObject({
  from: Bound.optional(),
  /** A day is included. */
  to: Bound.optional(),
  /** In words or ISO, in place of both. */
  when: z.string().min(1).max(200).optional(),
})

const whatsOn = {
  name: 'whats_on',
  scope: 'read' as const,
  data: z.object({
    from: z.string(),
    to: z.string(),
    zone: z.string(),
    items: z.array(
      z.object({
        kind: z.enum(['appointment', 'event']),
        id: z.string(),
        /** Of an event that is one of our appointments. */
        appointment_id: z.string().nullish(),
        title: z.string(),
        start: z.string(),
        end: z.string(),
        all_day: z.boolean(),
      }),
    ),
  }),
}

/**
 * `GET /calendar/events` (seed s0): the events of the owner's calendars, from now on unless said.
 * Appointments are our own records: `GET /api/appointments/upcoming`.
 */
export function getEvents(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const when = timeAskedFor(parseRequest(Query, request.query), parts.clock)
    const { items, ...range } = expectOk(await callTool(parts, person, whatsOn, { when }))
    const events = items.filter(({ kind }) => kind === 'event')
    response.set('Cache-Control', 'no-store').json({ ...range, events })
  }
}

/** As the tool takes it: an ISO interval, or what was said. */
export function timeAskedFor({ from, to, when }: z.output<typeof Query>, clock: Clock): string {
  if (when !== undefined) {
    if (from === undefined && to === undefined) return when
    throw new BadRequestError('Send when, or from and to, not both.')
  }
  const start = from ?? toIso(clock.now())
  const end = to ?? toIso(Date.parse(start) + USUAL_DAYS * DAY_MS)
  const length = Date.parse(end) - Date.parse(start)
  if (to !== undefined && from !== undefined && (length < 0 || length > MOST_DAYS * DAY_MS)) {
    throw new BadRequestError(`to must come after from, and at most ${MOST_DAYS} days later.`)
  }
  return `${start}/${end}`
}
