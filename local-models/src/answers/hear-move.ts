import type { DayMention } from './hear-day.ts'
import type { HeardTime } from './hear-time.ts'

/** The caller's own words for the appointment that is to move. */
export type MovedThing = {
  words: string
  day: DayMention | 'unclear' | undefined
  time: HeardTime | undefined
}

const parts =
  /\b(?:move|moving|reschedule|rearrange|postpone|shift|push|put off|change)\b(?: back)?(?<source> .*?)? (?:to|until|till|for|on to|onto) (?<target>.+)$/
const verb = /\b(?:move|moving|reschedule|rearrange|postpone|shift|push|put off|change)\b/

/** "Santa Thursday at noon": the "to" before a day and a time is easily lost. */
const withoutTo =
  /\b(?:move|moving|reschedule|rearrange|postpone|shift|push|put off|change)\b(?<source> .*?) (?<!\b(?:on|from|my|the|of|for) )(?<target>(?:(?:next|this) )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today) at .+)$/

/** What is to move and where to: of the days and times in one sentence, some say one and some the other. */
export function splitMove(words: string): { source: string; target: string } {
  const found = (parts.exec(words) ?? withoutTo.exec(words))?.groups
  if (found !== undefined)
    return { source: (found['source'] ?? '').trim(), target: found['target'] ?? '' }
  const start = verb.exec(words)
  return { source: words.slice((start?.index ?? 0) + (start?.[0].length ?? 0)).trim(), target: '' }
}

const that =
  /^(?:back )?(?:it|that|this|1|that 1|this 1)?(?: (?:appointment|booking))?(?: (?:back|please|again|forward))*$/

/** "It": whatever was spoken of last. */
export function isThat({ words }: MovedThing): boolean {
  return that.test(words)
}
