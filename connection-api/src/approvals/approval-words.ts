import type { ApprovalRow } from '@parley/shared/database/clients-schema'

/** What a client may do by itself once it has a standing leave for a scope. */
export const SCOPE_WORDS: Readonly<Record<ApprovalRow['scope'], string>> = {
  transact: 'make, change and cancel appointments and events, and save contacts',
  configure: 'change working hours, kinds of appointments and other settings',
}

/** How a question stands, for the person who was asked. */
export const STATUS_WORDS: Readonly<Record<ApprovalRow['status'], string>> = {
  waiting: 'Waits for your answer.',
  approved: 'You said yes. The program has not come back for it yet.',
  refused: 'You said no.',
  used: 'Done.',
  expired: 'Not done: the time for it is over.',
}

/** What a person reads after a button, by what stands in the address. */
const SAID = {
  no: ['good', 'You said no. Nothing was changed.'],
  yes: ['good', 'You said yes. The program may do that once, exactly as it asked.'],
  leave: ['good', 'You said yes, and this program need not ask for such things any more.'],
  withdrawn: ['good', 'That program has to ask you again from now on.'],
  used: ['bad', 'That was done already. Look into your calendar.'],
  expired: ['bad', 'That question is too old. If it still matters, the program asks again.'],
  unknown: ['bad', 'Nobody asks you that. Perhaps it was answered already.'],
} as const
export type Said = keyof typeof SAID

/** The sentence for a `said` of an address; undefined for what is none of ours. */
export function saidWords(said: unknown): { mood: 'good' | 'bad'; words: string } | undefined {
  const found = Object.entries(SAID).find(([name]) => name === said)?.[1]
  return found && { mood: found[0], words: found[1] }
}

/** For whole minutes that are left, rounded down: a promise that holds. */
export function minutesLeft({ expires_at: end }: Pick<ApprovalRow, 'expires_at'>, now: number) {
  const minutes = Math.floor((end.getTime() - now) / 60_000)
  if (minutes < 1) return 'less than a minute'
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}
