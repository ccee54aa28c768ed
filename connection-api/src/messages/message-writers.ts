import {
  addressCodeMessages,
  type AddressCodeMessageParts,
} from '../address-codes/address-code-message.ts'
import { approvalMessages } from '../approvals/approval-messages.ts'
import { appointmentMessages } from '../appointment-notices/appointment-messages.ts'
import { outsideMessages } from '../appointments/outside-messages.ts'
import { calendarMessages } from '../calendar-connect/calendar-messages.ts'
import { accountMessages, type AccountMessageParts } from '../registration/account-messages.ts'
import { twoFactorMessages } from '../two-factor/two-factor-messages.ts'
import type { MessageWriters } from './message.ts'

/** Every kind of message there is. */
export function messageWriters(
  parts: AccountMessageParts & AddressCodeMessageParts,
): MessageWriters {
  return {
    ...addressCodeMessages(parts),
    ...approvalMessages(parts),
    ...calendarMessages(parts),
    ...outsideMessages(parts),
    ...appointmentMessages(parts),
    ...accountMessages(parts),
    ...twoFactorMessages(parts.baseUrl),
  }
}
