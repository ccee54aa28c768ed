/** A time of day as said: minutes since midnight, or still in need of a half of the day. */
export interface SaidClock {
  readonly hour: number
  readonly minute: number
  readonly half: 'am' | 'pm' | undefined
}

/** What was said about the time of day. */
export type ClockSpec =
  | { readonly kind: 'at'; readonly at: SaidClock }
  | {
      readonly kind: 'between'
      readonly from: SaidClock | undefined
      readonly to: SaidClock | undefined
    }

/** What was found, and the text without it. */
export interface Found<T> {
  readonly value: T
  readonly rest: string
}

const TIME = String.raw`(\d{1,2})(?::([0-5]\d))?(?: ?(am|pm|oclock))?(?: in the (morning|afternoon|evening)| at (night))?`
const NOT_A_TIME = String.raw`(?![\d:/.-]|st|nd|rd|th| (?:minutes?|hours?|days?|weeks?|months?|years?|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))`
const T = `${TIME}${NOT_A_TIME}`

const BETWEEN = new RegExp(String.raw`\b(?:between|from) (?:at )?${T} (?:and|to|until|till|-) ${T}`)
const SPAN = new RegExp(String.raw`(?<![\d:/-])\b${T} ?(?:to|until|till|-) ?${T}`)
const AFTER = new RegExp(
  String.raw`\b(?:any ?time )?(?:after|from|since|past|later than) ${T}(?: on(?:wards)?)?`,
)
const BEFORE = new RegExp(String.raw`\b(?:any ?time )?(?:before|until|till|by|earlier than) ${T}`)
const AT = new RegExp(
  String.raw`\b(?:at|around|about|for|exactly)(?: (?:about|around|exactly))? ${T}`,
)
const BARE = new RegExp(String.raw`(?<![\d:/.-])\b${T}`, 'g')

/** Finds the one time of day, or span of it, that was named. */
export function findClock(text: string): Found<ClockSpec> | 'several' | undefined {
  return (
    betweenOf(BETWEEN.exec(text), text) ??
    betweenOf(SPAN.exec(text), text) ??
    oneSided(AFTER.exec(text), text, 'from') ??
    oneSided(BEFORE.exec(text), text, 'to') ??
    atOf(text)
  )
}

type Parts = readonly (string | undefined)[]

function clockOf([hour, minute, suffix, part, night]: Parts): SaidClock | undefined {
  const clock = {
    hour: Number(hour),
    minute: Number(minute ?? 0),
    half: halfOf(suffix, part ?? night),
  }
  if (clock.hour > 23 || (clock.half !== undefined && clock.hour > 12)) {
    return clock.hour <= 23 ? { ...clock, half: undefined } : undefined
  }
  return clock
}

function halfOf(suffix: string | undefined, part: string | undefined): 'am' | 'pm' | undefined {
  if (suffix === 'am' || suffix === 'pm') return suffix
  if (part === 'morning') return 'am'
  return part === undefined ? undefined : 'pm'
}

function without(match: RegExpExecArray, text: string): string {
  return `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`.trim()
}

function betweenOf(match: RegExpExecArray | null, text: string): Found<ClockSpec> | undefined {
  if (!match) return undefined
  const from = clockOf(match.slice(1, 6))
  const to = clockOf(match.slice(6, 11))
  if (!from || !to) return undefined
  const half = from.half ?? (to.half === 'pm' && from.hour <= to.hour ? to.half : undefined)
  return { value: { kind: 'between', from: { ...from, half }, to }, rest: without(match, text) }
}

function oneSided(
  match: RegExpExecArray | null,
  text: string,
  side: 'from' | 'to',
): Found<ClockSpec> | undefined {
  const clock = match && clockOf(match.slice(1, 6))
  if (!clock) return undefined
  const value = { kind: 'between' as const, from: undefined, to: undefined, [side]: clock }
  return { value, rest: without(match, text) }
}

/** With `at` before it, or with a colon or a half of the day: a bare number may be anything. */
function atOf(text: string): Found<ClockSpec> | 'several' | undefined {
  const bare = [...text.matchAll(BARE)].filter(([, , minute, suffix, part, night]) =>
    [minute, suffix, part, night].some((mark) => mark !== undefined),
  )
  if (bare.length > 1) return 'several'
  const match = bare[0] ?? AT.exec(text)
  const at = match && clockOf(match.slice(1, 6))
  if (!at) return undefined
  const rest = without(match, text).replace(/\b(?:at|around|about)$/, '')
  return { value: { kind: 'at', at }, rest }
}
