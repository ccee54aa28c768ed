import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Instant } from '../time/clock.ts'

const IDENTITY_PREFIX = 'voice_assistant_user_'

/** LiveKit identity of a caller (seed s0, phase 2). */
export function participantIdentity(userId: string): string {
  return `${IDENTITY_PREFIX}${userId}`
}

/** The user id inside a caller's identity, or undefined when it is not one of ours. */
export function userIdOfIdentity(identity: string): string | undefined {
  if (!identity.startsWith(IDENTITY_PREFIX)) return undefined
  const userId = identity.slice(IDENTITY_PREFIX.length)
  return userId === '' ? undefined : userId
}

/** Room name of one call (seed s0, phase 2), with 128 random bits so that nobody can guess it. */
export function newRoomName(now: Instant): string {
  return `voice_assistant_room_${now}_${randomBytes(16).toString('hex')}`
}

/** What rides in the participant token as a JSON string (seed s0, phase 2, and our call id). */
export const ParticipantMetadata = z.strictObject({
  user_id: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  permissions: z.array(z.string()),
  session_type: z.literal('voice_assistant'),
  platform: z.string(),
  call_id: z.string(),
})
export type ParticipantMetadata = z.output<typeof ParticipantMetadata>

/** Metadata as LiveKit hands it over: a string that may be anything. */
export function parseParticipantMetadata(text: string): ParticipantMetadata | undefined {
  const parsed = ParticipantMetadata.safeParse(jsonOrUndefined(text))
  return parsed.success ? parsed.data : undefined
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
