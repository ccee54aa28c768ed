import { z } from 'zod'
import type { SessionStore } from '../session/session.ts'

export const Details = z.object({ server_url: z.string(), participant_token: z.string() })

/** What it takes to join a call's room. */
export type CallDetails = z.output<typeof Details>

/** The API, as far as a call needs it; an owner's and a guest's are different doors. */
export interface CallDoor {
  /** Opens a call. @throws {Problem} */
  open(): Promise<CallDetails>
  /** `end_reason` of a call that is over; undefined where that cannot be asked. */
  whyOver(callId: string): Promise<string | null | undefined>
}

const Call = z.object({ call: z.object({ end_reason: z.string().nullable() }) })

export function ownersDoor(session: SessionStore): CallDoor {
  return {
    open: () => session.ask('/api/connection-details', Details, { method: 'POST', body: {} }),
    async whyOver(callId) {
      const { call } = await session.ask(`/api/calls/${callId}`, Call)
      return call.end_reason
    },
  }
}
