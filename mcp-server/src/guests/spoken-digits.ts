const UNITS: Readonly<Record<string, string>> = {
  zero: '0',
  oh: '0',
  o: '0',
  nought: '0',
  one: '1',
  two: '2',
  to: '2',
  too: '2',
  three: '3',
  four: '4',
  for: '4',
  fore: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  ate: '8',
  nine: '9',
}
const TEENS =
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const TIMES: Readonly<Record<string, number>> = { double: 2, triple: 3, treble: 3 }
const ZEROS: Readonly<Record<string, string>> = { hundred: '00', thousand: '000' }

/** `oh seven seven double oh, nine hundred one two three` -> `07700900123`. Other words are passed over. */
export function spokenDigits(text: string): string {
  const words = text.toLowerCase().match(/[a-z]+|\d+/g) ?? []
  let out = ''
  for (let index = 0; index < words.length; index += 1) {
    const [word, next] = [words[index] ?? '', words[index + 1] ?? '']
    const both = repeated(word, next) ?? tensAndUnit(word, next)
    out += both ?? plainDigits(word)
    if (both !== undefined) index += 1
  }
  return out
}

/** `double oh`. */
function repeated(word: string, next: string): string | undefined {
  const times = TIMES[word]
  return times === undefined ? undefined : digitOf(next)?.repeat(times)
}

/** `forty two`. */
function tensAndUnit(word: string, next: string): string | undefined {
  const tens = TENS.indexOf(word)
  const unit = digitOf(next)
  return tens < 0 || unit === undefined || unit === '0' ? undefined : `${tens + 2}${unit}`
}

/** Recognisers also write "twos" for a two before another word. */
const digitOf = (word: string) =>
  /^\d$/.test(word) ? word : (UNITS[word] ?? UNITS[word.replace(/e?s$/, '')])

function plainDigits(word: string): string {
  if (/^\d/.test(word)) return word
  const teen = TEENS.indexOf(word)
  if (teen >= 0) return `1${teen}`
  const tens = TENS.indexOf(word)
  return tens >= 0 ? `${tens + 2}0` : (digitOf(word) ?? ZEROS[word] ?? '')
}
