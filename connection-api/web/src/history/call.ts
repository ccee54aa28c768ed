import { z } from 'zod'

/** A call as the API tells it. */
export const Call = z.object({
  id: z.string(),
  state: z.enum(['offered', 'live', 'ended']),
  caller: z.enum(['owner', 'guest']),
  offered_at: z.string(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  end_reason: z.string().nullable(),
})
export type Call = z.output<typeof Call>
