import type { VapiMessage } from './vapi-message.ts'
import { hashToken } from '../login/random-token.ts'

/** In the metadata of a call that an owner starts: Vapi hands it on, and shows it to no model. */
export const TICKET = 'parley_ticket'

/** What stands in our records for Vapi's id of a call until the call is there. */
export const waitingId = (ticket: string) => `ticket:${hashToken(ticket).toString('base64url')}`

/** What whoever started the call showed for being its agent's owner; proof only once it is looked up. */
export function ticketIn({ call }: VapiMessage): string | undefined {
  return call?.assistantOverrides?.metadata?.[TICKET]
}
