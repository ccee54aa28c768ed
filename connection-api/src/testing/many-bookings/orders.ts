import { z } from 'zod'

/** One wish to have a time, through one of the doors. */
export const Attempt = z.object({
  door: z.enum(['rest', 'mcp', 'tools']),
  /** Local time to the minute: `2026-11-25T10:15`. */
  start: z.string(),
  /** Of this attempt alone, so that it is known whose event is in the calendar. */
  title: z.string(),
})
export type Attempt = z.output<typeof Attempt>

/** A call in which a worker would sign tool tokens. */
export const Line = z.object({ callId: z.string(), room: z.string(), grant: z.string() })
export type Line = z.output<typeof Line>

/** What a process of clients is told over IPC. */
export const Orders = z.object({
  apiUrl: z.string(),
  mcpOrigin: z.string(),
  orchestratorKey: z.string(),
  userId: z.string(),
  /** Of a login session of its own. */
  accessToken: z.string(),
  calls: z.object({ mcp: Line, tools: Line }),
  attempts: z.array(Attempt),
})
export type Orders = z.output<typeof Orders>

/** What the client of an attempt was told in the end. */
export const Told = z.object({
  title: z.string(),
  door: z.string(),
  told: z.enum(['booked', 'refused', 'pending', 'unknown']),
  /** Status or code, where it was not booked. */
  why: z.string(),
})
export type Told = z.output<typeof Told>
