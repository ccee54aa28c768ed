import { outsideText } from '../mcp/outside-text.ts'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import { spokenChoice, spokenList, spokenMinutes } from '../scheduling/spoken-time.ts'
import type { AppointmentKind } from './appointment-kind.ts'

/** Said aloud at a time. */
const SPOKEN = 5

/** The kind that was meant by a spoken name: in whole, in part, or a little misheard. */
export function findKind(
  kinds: readonly AppointmentKind[],
  said: string,
): { readonly kind: AppointmentKind } | { readonly refused: Refused } {
  const wanted = plain(said)
  const exact = kinds.filter(({ name }) => plain(name) === wanted)
  const partly = kinds.filter(({ name }) => sharesWords(plain(name), wanted))
  const nearly = kinds.filter(({ name }) => isNearly(plain(name), wanted))
  const meant = [exact, partly, nearly].find((found) => found.length > 0) ?? []
  const [kind, another] = meant
  if (kind && !another) return { kind }
  return { refused: refuse('KIND_UNKNOWN', kind ? whichOf(meant) : whatThereIs(kinds)) }
}

function whichOf(kinds: readonly AppointmentKind[]): string {
  const names = kinds.slice(0, SPOKEN).map(({ name }) => outsideText(name))
  return `That could be ${spokenChoice(names)}. Ask which one.`
}

function whatThereIs(kinds: readonly AppointmentKind[]): string {
  if (kinds.length === 0) {
    return 'There are no kinds of appointment here. Call again without a kind.'
  }
  const named = kinds.slice(0, SPOKEN).map(spokenKind)
  const rest = kinds.length - named.length
  const list = rest > 0 ? `${named.join('; ')}; and ${rest} more` : spokenList(named)
  return `I do not know that kind of appointment. There is ${list}. Ask which one.`
}

/** `Check-up (30 minutes)`. */
function spokenKind({ name, minutes }: Pick<AppointmentKind, 'name' | 'minutes'>): string {
  return `${outsideText(name)} (${spokenMinutes(minutes)})`
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .replaceAll(/\b(?:a|an|the|my|please|appointment|session|visit)\b/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
}

function sharesWords(name: string, wanted: string): boolean {
  if (name === '' || wanted === '') return false
  return ` ${name} `.includes(` ${wanted} `) || ` ${wanted} `.includes(` ${name} `)
}

/** One slip in four letters, the spaces not counted: `checkup`, `chek up`, `consoltation`. */
function isNearly(name: string, wanted: string): boolean {
  const [a, b] = [name.replaceAll(' ', ''), wanted.replaceAll(' ', '')]
  return distance(a, b) <= Math.floor(Math.max(a.length, b.length) / 4)
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1]
    for (const [j, other] of Array.from(b).entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
