import { z } from 'zod'
import { BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { callTool, expectOk, type ToolParts } from '../tools/call-tool.ts'

const DAY_MS = 24 * 3600 * 1000
const MOST_DAYS = 31

const Query = z.strictObject({
  /** Days, both included, in the owner's zone. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** In words or ISO, in place of them. */
  when: z.string().min(1).max(200).optional(),
})

const Item = z.object({
  kind: z.enum(['appointment', 'event']),
  id: z.string(),
  title: z.string(),
  start: z.string(),
  end: z.string(),
  all_day: z.boolean(),
})
type Item = z.output<typeof Item>

const whatsOn = {
  name: 'whats_on',
  scope: 'read' as const,
  data: z.object({ from: z.string(), to: z.string(), zone: z.string(), items: z.array(Item) }),
}

/** `GET /calendar/events` (seed s0): what is in the owner's calendar, today unless said. */
export function getEvents(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const days = daysAskedFor(parseRequest(Query, request.query))
    const answers = []
    for (const when of days) {
      answers.push(expectOk(await callTool(parts, person, whatsOn, { when })))
    }
    response.set('Cache-Control', 'no-store').json({
      from: answers.at(0)?.from,
      to: answers.at(-1)?.to,
      zone: answers.at(0)?.zone,
      events: once(answers.flatMap((answer) => answer.items)),
    })
  }
}

/** One question a day: the tool answers for a day in the owner's zone, which only it knows. */
function daysAskedFor({ from, to, when }: z.output<typeof Query>): string[] {
  const first = from ?? to
  if (when !== undefined) {
    if (first === undefined) return [when]
    throw new BadRequestError('Send when, or from and to, not both.')
  }
  return first === undefined ? ['today'] : daysBetween(first, to ?? first)
}

function daysBetween(from: string, to: string): string[] {
  const first = Date.parse(from)
  const count = (Date.parse(to) - first) / DAY_MS + 1
  if (count < 1 || count > MOST_DAYS) {
    throw new BadRequestError(`from and to must be days in order, at most ${MOST_DAYS} of them.`)
  }
  return Array.from({ length: count }, (_, day) =>
    new Date(first + day * DAY_MS).toISOString().slice(0, 10),
  )
}

/** What goes past midnight is on two days. */
function once(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [`${item.kind} ${item.id}`, item])).values()]
}
