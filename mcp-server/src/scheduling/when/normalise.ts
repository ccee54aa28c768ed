import { spelledToDigits } from './spelled-numbers.ts'

/** Longer than anybody's way to say when. */
const MAX_LENGTH = 160

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'

/** "Threeish", "half past three-ish". */
const ISH = /\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) ?ish\b/g

/**
 * Words as they were said or recognised, in one plain form: lower case, numbers in digits, clock
 * times as `2:30` with `am` or `pm` behind.
 */
export function normalise(said: string): string {
  const plain = said
    .normalize('NFKC')
    .slice(0, MAX_LENGTH)
    .toLowerCase()
    .replaceAll(/[’‘`]/g, "'")
    .replaceAll(/(?<=[a-z])-(?=[a-z])/g, ' ')
    .replaceAll(ISH, 'about $1')
    .replaceAll(/\bo'?\s?clock\b/g, 'oclock')
    .replaceAll(/\b([ap])\s?\.?\s?m\b\.?/g, '$1m')
    .replaceAll(/(?<=\d)(am|pm|oclock)\b/g, ' $1')
    .replaceAll(/[,;!?"()[\]]+/g, ' ')
    .replaceAll(/\.(?!\d)/g, ' ')
  return clockWords(spelledToDigits(plain.split(/\s+/).filter(Boolean)).join(' '))
}

type Rewrite = readonly [RegExp, string | ((...parts: string[]) => string)]

const minutesTo = (hour: string, minutes: number) =>
  `${Number(hour) === 1 ? 12 : Number(hour) - 1}:${60 - minutes}`

const REWRITES: readonly Rewrite[] = [
  // What a recogniser makes of "two p m" and the like.
  [/\b(?:to|too) (am|pm)\b/g, '2 $1'],
  [/\bfor (am|pm)\b/g, '4 $1'],
  [/\bate (am|pm)\b/g, '8 $1'],
  [/\b2 thousand (?:and )?(\d\d)\b/g, '20$1'],
  [/\b20 (2\d|3\d)\b(?! ?(?:am|pm|oclock))/g, '20$1'],
  [/\b(?:12 )?(?:noon|midday)\b/g, '12:00 pm'],
  [/\b(?:12 )?midnight\b/g, '12:00 am'],
  [/\bhalf (?:past )?(\d{1,2})\b(?! hours?)/g, '$1:30'],
  [/\b(?:a )?quarter (?:past|after) (\d{1,2})\b/g, '$1:15'],
  [/\b(?:a )?quarter (?:to|before|of) (\d{1,2})\b/g, (_, hour = '') => minutesTo(hour, 15)],
  [
    /\b(5|10|20|25) (?:minutes )?past (\d{1,2})\b/g,
    (_, m = '', h = '') => `${h}:${m.padStart(2, '0')}`,
  ],
  [/\b(5|10|20|25) minutes to (\d{1,2})\b/g, (_, m = '', h = '') => minutesTo(h, Number(m))],
  [/\b(20|25) to (\d{1,2})\b/g, (_, m = '', h = '') => minutesTo(h, Number(m))],
  [
    /\b(at|around|about) (5|10) to (\d{1,2})\b/g,
    (_, at = '', m = '', h = '') => `${at} ${minutesTo(h, Number(m))}`,
  ],
  [/\b(\d{1,2}) (?:oh|o) (\d)\b/g, '$1:0$2'],
  [/\b(?:no|not) (?:later|after)(?: than)?\b/g, 'before'],
  [/\b(?:no|not) (?:earlier|sooner|before)(?: than)?\b/g, 'from'],
  [/\bat (\d{1,2}(?::\d\d)?(?: (?:am|pm|oclock))?) at the latest\b/g, 'before $1'],
  [/\bat (\d{1,2}(?::\d\d)?(?: (?:am|pm|oclock))?) at the earliest\b/g, 'from $1'],
  [/\bchristmas eve\b/g, '24 december'],
  [/\b(?:christmas|xmas)(?: day)?\b/g, '25 december'],
  [/\bboxing day\b/g, '26 december'],
  [/\bnew year's eve\b/g, '31 december'],
  [/\bnew year's(?: day)?\b/g, '1 january'],
  [
    /\b(a|\d{1,2}) fortnights?(?:'s|'| time)*\b/g,
    (_, n = '') => `${n === 'a' ? 2 : 2 * Number(n)} weeks`,
  ],
  [new RegExp(`\\b(${MONTH}) (\\d{1,2})\\b(?![:.]|st|nd|rd|th| (?:am|pm|oclock))`, 'g'), '$1 $2th'],
  [new RegExp(`\\b(${MONTH}) the (?=\\d{1,2}(?:st|nd|rd|th)\\b)`, 'g'), '$1 '],
  [/(?<!\d[:.])\b(1?\d|2[0-3]) ([0-5]\d)\b(?!\d|:)/g, '$1:$2'],
  [/\b(\d{1,2})\.([0-5]\d)(?= (?:am|pm))/g, '$1:$2'],
]

function clockWords(text: string): string {
  return REWRITES.reduce(
    (result, [pattern, replacement]) =>
      typeof replacement === 'string'
        ? result.replace(pattern, replacement)
        : result.replace(pattern, replacement),
    text,
  )
}
