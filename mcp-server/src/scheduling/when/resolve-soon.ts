import { DAY_MS, MINUTE_MS } from '../interval.ts'
import type { Hearing, When } from './when.ts'

/** How far "as soon as possible" looks. */
const SOON_DAYS = 14

const SOON =
  /^(?:what is |the |your |my |at |for |me )*(?:now|right now|any ?time|any day|whenever|as soon as possible|asap|soon|soonest|earliest|next (?:free|available)|first (?:free|available)|from now(?: on)?|upcoming|coming up)(?: (?:is fine|time|slot|appointment|possible|you have|works|one))*$/

const IN_A_WHILE =
  /^in (?:about |around )?(?:(an?|a couple of|\d{1,3}) (minutes?|hours?)( and a half)?|(half|a quarter of) an hour)$/

/** Words that count from now: "as soon as possible", "in two hours". */
export function resolveSoon(text: string, { now }: Hearing): When | undefined {
  if (SOON.test(text)) {
    const to = now + SOON_DAYS * DAY_MS
    return { kind: 'range', from: now, to, windows: [{ start: now, end: to }] }
  }
  const match = IN_A_WHILE.exec(text)
  if (!match) return undefined
  const wait = minutesIn(match) * MINUTE_MS
  return { kind: 'exact', start: Math.ceil((now + wait) / (5 * MINUTE_MS)) * 5 * MINUTE_MS }
}

function minutesIn([, count = '', unit = '', andHalf, fraction]: RegExpExecArray): number {
  if (fraction !== undefined) return fraction === 'half' ? 30 : 15
  const number = count === 'a couple of' ? 2 : count.startsWith('a') ? 1 : Number(count)
  return (number + (andHalf === undefined ? 0 : 0.5)) * (unit.startsWith('hour') ? 60 : 1)
}
