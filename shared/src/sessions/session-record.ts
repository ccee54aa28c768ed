import type { Redis } from 'ioredis'
import { z } from 'zod'

/** The Redis record of a live call (seed s0, phase 4), and the call's id. */
export const SessionRecord = z.strictObject({
  user_id: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  permissions: z.array(z.string()),
  /** RFC 3339. */
  session_start: z.string(),
  room_name: z.string(),
  platform: z.string(),
  call_id: z.string(),
})
export type SessionRecord = z.output<typeof SessionRecord>

/** One hour from the start, never extended (seed s0). */
const SESSION_SECONDS = 3600

export const sessionKey = (room: string, userId: string) => `session:${room}:${userId}`

export async function writeSession(redis: Redis, session: SessionRecord): Promise<void> {
  const key = sessionKey(session.room_name, session.user_id)
  await redis.set(key, JSON.stringify(session), 'EX', SESSION_SECONDS)
}

export async function deleteSession(redis: Redis, room: string, userId: string): Promise<void> {
  await redis.del(sessionKey(room, userId))
}
