import { z } from 'zod'

/** What a consent left us with, as it is stored once its owner is known for certain. */
export const CalendarGrant = z.object({
  provider: z.enum(['google', 'microsoft']),
  /** Google's `sub`, Microsoft's `tid:oid`. */
  subject: z.string(),
  email: z.string().optional(),
  scopes: z.array(z.string()),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** Of the access token; milliseconds since 1970. */
  expiresAt: z.number(),
})
export type CalendarGrant = z.output<typeof CalendarGrant>
