import type { Failure } from './failure.ts'

/** Where something is, when all is settled: by our own record, and by the provider's. */
export interface Standing {
  /** Of our appointments that the call was about: the status, at which time. */
  readonly appointments: readonly { readonly start: number; readonly status: string }[]
  /** Starts of the events there. */
  readonly events: readonly number[]
}

/** What the call was about: from where, to where; undefined: not in the calendar. */
export interface Meant {
  readonly from: number | undefined
  readonly to: number | undefined
}

/** What agrees that it was done. */
const DONE = /\b(?:booked|moved|cancelled):/i
const OPEN = /still being confirmed/i

/** What the calendar says of it, both records taken together. */
export function howItStands(
  { from, to }: Meant,
  { appointments, events }: Standing,
): 'done' | 'not done' | { readonly wrong: string } {
  const settled = appointments.filter(({ status }) => status !== 'held')
  const open = settled.find(({ status }) => status !== 'confirmed')
  if (open) return { wrong: `an appointment is ${open.status}` }
  const ours = inOrder(settled.map(({ start }) => start))
  const theirs = inOrder(events)
  if (ours.join() !== theirs.join()) {
    return { wrong: `${ours.length} appointment(s), ${theirs.length} event(s), not the same` }
  }
  if (ours.join() === [to].join()) return 'done'
  return ours.join() === [from].join() ? 'not done' : { wrong: 'something else was done' }
}

const inOrder = (starts: readonly number[]) => starts.toSorted((one, other) => one - other)

/**
 * Why the call does not count: what was said is not true, or nothing was said, or what was done is
 * done twice, half, or not at all.
 *
 * @param answers of the agent, in order
 */
export function whyNotTrue(
  { told, ends }: Pick<Failure, 'told' | 'ends'>,
  answers: readonly string[],
  stands: ReturnType<typeof howItStands>,
): string | undefined {
  if (typeof stands === 'object') return stands.wrong
  if (!answers.some((answer) => told.test(answer))) return 'the caller was not told'
  const saidDone = answers.some((answer) => DONE.test(answer))
  if (saidDone && stands === 'not done') return 'it was said to be done, and is not'
  const wasOpen = answers.some((answer) => OPEN.test(answer))
  if (!saidDone && !wasOpen && stands === 'done') return 'it was done, and nobody said so'
  return ends === 'either' || ends === stands ? undefined : `it is ${stands}`
}
