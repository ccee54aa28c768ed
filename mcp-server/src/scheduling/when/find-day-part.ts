import type { Found } from './find-clock.ts'

/** A part of the day in minutes since local midnight, half-open. */
export interface DayPart {
  readonly from: number
  readonly to: number
  /** What it makes of a time said beside it. */
  readonly half: 'am' | 'pm'
}

const part = (from: number, to: number, half: 'am' | 'pm'): DayPart => ({
  from: from * 60,
  to: to * 60,
  half,
})

/** The first that matches counts, so longer phrases come first. */
const PARTS: readonly (readonly [RegExp, DayPart])[] = [
  [/\b(?:right |straight )?after (?:my |the )?lunch\b/, part(13, 18, 'pm')],
  [/\bbefore (?:my |the )?lunch\b/, part(0, 12, 'am')],
  [/\b(?:over|at|around|during) lunch(?: ?time)?\b|\blunch ?time\b/, part(12, 14, 'pm')],
  [/\b(?:first|1st) thing(?: in the morning)?\b/, part(0, 10, 'am')],
  [/\bearly (?:in the )?morning\b|\bearly in the day\b/, part(0, 10, 'am')],
  [/\bearly(?= (?:on\b|tomorrow|today))/, part(0, 10, 'am')],
  [/\b(?:mid|middle of the) ?morning\b/, part(9, 11, 'am')],
  [/\b(?:mid|middle of the) ?afternoon\b/, part(14, 16, 'pm')],
  [/\bearly (?:in the )?evening\b/, part(17, 19, 'pm')],
  [/\blate (?:in the )?morning\b/, part(10, 12, 'am')],
  [/\bearly (?:in the )?afternoon\b/, part(12, 15, 'pm')],
  [
    /\blate (?:in the )?afternoon\b|\b(?:at the )?(?:end of the day|close of business)\b/,
    part(15, 18, 'pm'),
  ],
  [/\bafter work\b/, part(17, 22, 'pm')],
  [/\b(?:in )?(?:the )?mornings?\b/, part(0, 12, 'am')],
  [/\b(?:in )?(?:the )?afternoons?\b/, part(12, 18, 'pm')],
  [/\b(?:in )?(?:the )?evenings?\b/, part(17, 22, 'pm')],
  [/\blunch\b/, part(12, 14, 'pm')],
  [/\bat night\b|\bnight\b/, part(18, 24, 'pm')],
]

export function findDayPart(text: string): Found<DayPart> | undefined {
  for (const [pattern, value] of PARTS) {
    if (pattern.test(text)) return { value, rest: text.replace(pattern, ' ') }
  }
  return undefined
}
