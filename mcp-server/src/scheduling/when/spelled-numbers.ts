const UNITS = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen',
  'sixteen seventeen eighteen nineteen',
]
  .join(' ')
  .split(' ')
const TENS = ['twenty', 'thirty', 'forty', 'fifty']
const UNIT_ORDINALS = [
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth',
  'thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth',
]
  .join(' ')
  .split(' ')
const TENS_ORDINALS = ['twentieth', 'thirtieth']

interface Spelled {
  readonly value: number
  readonly ordinal: boolean
}

/** `the twenty fourth` -> `the 24th`, `half past nine` -> `half past 9`. */
export function spelledToDigits(words: readonly string[]): string[] {
  const out: string[] = []
  for (let index = 0; index < words.length; index += 1) {
    const here = spelled(words[index])
    if (!here) {
      out.push(words[index] ?? '')
      continue
    }
    const unit = isTens(here) ? spelled(words[index + 1]) : undefined
    if (unit && unit.value > 0 && unit.value < 10) {
      out.push(asDigits({ value: here.value + unit.value, ordinal: unit.ordinal }))
      index += 1
    } else out.push(asDigits(here))
  }
  return out
}

const isTens = ({ value, ordinal }: Spelled) => !ordinal && value >= 20 && value % 10 === 0

function spelled(word: string | undefined): Spelled | undefined {
  if (word === undefined) return undefined
  return (
    found(UNITS.indexOf(word), 1, 0, false) ??
    found(TENS.indexOf(word), 10, 20, false) ??
    found(UNIT_ORDINALS.indexOf(word), 1, 0, true) ??
    found(TENS_ORDINALS.indexOf(word), 10, 20, true)
  )
}

function found(index: number, step: number, from: number, ordinal: boolean): Spelled | undefined {
  return index < 0 ? undefined : { value: from + index * step, ordinal }
}

function asDigits({ value, ordinal }: Spelled): string {
  return ordinal ? `${value}${suffix(value)}` : String(value)
}

function suffix(value: number): string {
  if (value > 10 && value < 20) return 'th'
  return ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'
}
