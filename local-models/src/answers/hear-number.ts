const units = words('zero one two three four five six seven eight nine')
const teens = words(
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
)
const tens = new Map([
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
  ['fourty', 40],
  ['fifty', 50],
])
const ordinals = words(
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth ' +
    'thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth',
)

/** What the recogniser writes for an hour; believed only where an hour must stand. */
const soundsLike = new Map(
  [
    [1, 'won wan wun'],
    [2, 'to too tu'],
    [3, 'tree free thee threes'],
    [4, 'for fore fours'],
    [5, 'fife hive fives'],
    [6, 'sex sicks'],
    [7, 'heaven sevens'],
    [8, 'ate aid eights hate'],
    [9, 'non nein mine nines'],
    [10, 'tan then tin tens'],
    [11, 'elven leaven'],
    [12, 'twelves'],
  ].flatMap(([hour, sounds]) =>
    words(String(sounds)).map((sound) => [sound, Number(hour)] as const),
  ),
)

/** The words of `soundsLike` as one choice for a regular expression. */
export const hourSounds: string = [...soundsLike.keys()].join('|')

export function hearHour(sound: string): number | undefined {
  return soundsLike.get(sound) ?? (/^\d{1,2}$/.test(sound) ? Number(sound) : undefined)
}

/** Writes spoken numbers as figures: "twenty fourth" as 24th, "nine oh five" as 9 05. */
export function figures(spoken: readonly string[]): string[] {
  const written: string[] = []
  for (let at = 0; at < spoken.length; at += 1) {
    const [word, next] = [spoken[at] ?? '', spoken[at + 1] ?? '']
    const both = zeroAndUnit(word, next) ?? tenAndUnit(word, next)
    written.push(both ?? oneFigure(word))
    if (both !== undefined) at += 1
  }
  return written
}

function zeroAndUnit(word: string, next: string): string | undefined {
  return /^(?:oh|o)$/.test(word) && units.indexOf(next) > 0 ? `0${units.indexOf(next)}` : undefined
}

function tenAndUnit(word: string, next: string): string | undefined {
  const ten = tens.get(word)
  if (ten === undefined) return undefined
  const unit = units.indexOf(next)
  if (unit > 0) return String(ten + unit)
  const ordinal = ordinals.indexOf(
    next.replace(/^forth|ths$/, (end) => (end === 'ths' ? 'th' : 'fourth')),
  )
  return ordinal > 0 && ordinal < 10 ? `${ten + ordinal}th` : undefined
}

function oneFigure(word: string): string {
  if (units.includes(word)) return String(units.indexOf(word))
  if (teens.includes(word)) return String(10 + teens.indexOf(word))
  if (ordinals.indexOf(word) > 0) return `${ordinals.indexOf(word)}th`
  if (word === 'thirtieth') return '30th'
  const ten = tens.get(word)
  return ten === undefined ? word.replace(/^(\d{1,2})(?:st|nd|rd)$/, '$1th') : String(ten)
}

function words(spaced: string): string[] {
  return spaced.split(' ')
}
