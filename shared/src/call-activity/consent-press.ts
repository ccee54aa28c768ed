import { z } from 'zod'

/** LiveKit RPC method on the agent's participant: the caller presses yes or no under a question. */
export const CONSENT_METHOD = 'parley.consent'

/** Its payload, as JSON. It is answered with the same. */
export const ConsentPress = z.strictObject({
  /** Handle in the question's line on the activity stream. */
  consent: z.string().min(1).max(60),
  answer: z.enum(['yes', 'no']),
})
export type ConsentPress = z.output<typeof ConsentPress>

/**
 * Codes of the `RpcError` that a press is refused with; LiveKit keeps 1000 to 1999 for itself. The
 * error's message is a sentence that can be shown.
 */
export const PRESS_REFUSED = {
  /** The payload is not a {@link ConsentPress}. */
  badPayload: 4400,
  /** Pressed by somebody else than the caller. */
  notTheCaller: 4403,
  /** No such question is open in this call: never asked, expired, refused or answered already. */
  notOpen: 4404,
  /** What the question asked is being done at this moment. */
  tooLate: 4409,
} as const
