import { z } from 'zod'

/**
 * LiveKit text-stream topic on which the agent says what it does, to its caller alone. One stream,
 * one JSON text of {@link Activity}.
 */
export const ACTIVITY_TOPIC = 'parley.activity'

/**
 * One line of what happens in a call, in words for the person who is calling. A line that comes
 * again under its `id` takes the place of the one before: a tool call is `started`, then `done`,
 * `refused` or `failed`; one that asks first becomes a `question`.
 *
 * A `question` is open until `expiresAt`, or until an `answer` (`done`: yes, `refused`: no) has the
 * same `consent`, however it was given; a no may still come after a yes. A `notice` belongs to no
 * tool.
 *
 * The words are ours, made from what a tool returned; a model has no part in them. Free of any
 * Node-only import: pages read it too.
 */
export const Activity = z.object({
  id: z.string().min(1),
  /** RFC 3339, UTC. */
  at: z.iso.datetime(),
  kind: z.enum(['tool', 'question', 'answer', 'notice']),
  status: z.enum(['started', 'done', 'refused', 'failed']),
  /** Name of the tool, as in MCP. */
  tool: z.string().optional(),
  /** Plain text of one line, never markup: titles of appointments stand in it. */
  title: z.string().min(1).max(500),
  /** Handle of the question that this line asks, answers or acts on. */
  consent: z.string().optional(),
  /** RFC 3339, UTC: an open question is closed then. */
  expiresAt: z.iso.datetime().optional(),
})
export type Activity = z.output<typeof Activity>

/** The line in a text stream, or undefined when it is none. */
export function parseActivity(text: string): Activity | undefined {
  try {
    return Activity.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
