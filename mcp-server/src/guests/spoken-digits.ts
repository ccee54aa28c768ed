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
const TEENS = (
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen ' + 'nineteen'
).split(' ')
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const TIMES: Readonly<Record<string, number>> = { double: 2, triple: 3, treble: 3 }
const ZEROS: Readonly<Record<string, string>> = { hundred: '00', thousand: '000' }

/** `oh seven seven double oh, nine hundred one two three` -> `07700900123`. Other words are passed over. */
export function spokenDigits(text: string): string {
  const words = text.toLowerCase().match(/[a-z]+|\d+/g) ?? []
  let out = ''
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const next = words[index + 1] ?? ''
    const times = TIMES[word]
    const repeated = times === undefined ? undefined : digitOf(next)
    const tens = TENS.indexOf(word)
    const unit = tens < 0 ? undefined : digitOf(next)
    if (times !== undefined && repeated !== undefined) out += repeated.repeat(times)
    else if (unit !== undefined && unit !== '0') out += `${tens + 2}${unit}`
    else out += plainDigits(word)
    if (repeated !== undefined || (unit !== undefined && unit !== '0')) index += 1
  }
  return out
}

const digitOf = (word: string) => (/^\d$/.test(word) ? word : UNITS[word])

function plainDigits(word: string): string {
  if (/^\d/.test(word)) return word
  const teen = TEENS.indexOf(word)
  if (teen >= 0) return `1${teen}`
  const tens = TENS.indexOf(word)
  return tens >= 0 ? `${tens + 2}0` : (UNITS[word] ?? ZEROS[word] ?? '')
}
