import type { NoticeKind } from '@parley/shared/database/appointment-notices-schema'
import type { ReminderSettings } from '@parley/shared/reminders/reminder-settings'
import type { Asked } from './how-it-was-asked.ts'
import type { Recipient, Recipients } from './recipients-of.ts'

/**
 * Whom an appointment is with hears what becomes of it; its owner does where they wish. Whoever asked
 * and had no final answer is told in any case; what did not come about concerns nobody else.
 *
 * @param asked undefined: nobody did
 */
export function whomToTell(
  kind: NoticeKind,
  asked: Asked | undefined,
  { owner, attendee }: Recipients,
  { copyToOwner }: Pick<ReminderSettings, 'copyToOwner'>,
): readonly Recipient[] {
  const waiting = asked?.heard === false ? (asked.byOwner ? owner : attendee) : undefined
  if (kind.startsWith('not_')) return known([waiting])
  // An appointment with nobody else is the owner's own to be reminded of.
  const isReminded = kind === 'reminder' && (copyToOwner || !attendee)
  // What they changed in their calendar themselves they hear of anyway.
  const isCopied = asked !== undefined && copyToOwner
  return known([attendee, isReminded || isCopied ? owner : undefined, waiting])
}

function known(recipients: readonly (Recipient | undefined)[]): readonly Recipient[] {
  return [...new Set(recipients.filter((one) => one !== undefined))]
}
