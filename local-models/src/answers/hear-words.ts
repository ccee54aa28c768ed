import { figures } from './hear-number.ts'

/** Ways to write one thing, made one. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019]/g, "'"],
  [/(\d)\s*([ap])\.?\s?m\b\.?/g, '$1 $2m'],
  [/\b([ap])\.?\s?m\b\.?/g, '$1m'],
  [/\b(?:o|oh|a)[' -]?clock\b/g, 'oclock'],
  [/(\d{1,2})\.(\d{2})\b/g, '$1:$2'],
  [/\b(\d{4})-(\d{2})-(\d{2})\b/g, '$1/$2/$3'],
  [/\bcan'?t\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/\b(do|does|did|is|are|was|could|would|should|have)n'?t\b/g, '$1 not'],
  [/\bcannot\b/g, 'can not'],
  [/\b(what|that|it|who|when|where|there|how)'s\b/g, '$1 is'],
  [/\bwhats\b/g, 'what is'],
  [/\blet's\b/g, 'let us'],
  [/'d\b/g, ' would'],
  [/'ll\b/g, ' will'],
  [/'re\b/g, ' are'],
  [/'ve\b/g, ' have'],
  [/\bi'm\b/g, 'i am'],
  [/'s\b/g, ''],
  [/[^a-z0-9:/]+/g, ' '],
  [/:(?!\d\d)/g, ' '],
  [/\b(?:u+m+|u+h+|e+r+m?|a+h+|h*m{2,})\b/g, ' '],
  [/\bdr\b/g, 'doctor'],
  [/\bgood (?:morning|afternoon|evening)\b/g, 'hello'],
  [/\btonight\b/g, 'this evening'],
  [/\b(?:noon|midday)\b/g, '12 pm'],
  [/\bmidnight\b/g, '12 am'],
  [/\bgood (?:by|bye)\b/g, 'goodbye'],
  [/\b(?:1|one|just a|a) (?:second|moment|sec)\b(?! one)/g, 'wait'],
]

/** What the recogniser is known to make of words that callers say often. */
const soundAlikes: readonly (readonly [RegExp, string])[] = [
  [/\b(?:to|two|2) (?:morrow|marlo|maro|marble|mar|borrow|model)\b/g, 'tomorrow'],
  [/\bunto day\b/g, 'on today'],
  [
    /\b(?:boot|buck|book|but|look) (?:cannon|can of|can up|and up|can|and|on the) (?:appointment|pointment|appoint men|point)\b/g,
    'book an appointment',
  ],
  [
    /\b(?:he |i |the |a )?(?:half|hath|haf|calf|have)(?: a)? (?:past|passed|pass|paste|paused|pest|bust)\b/g,
    'half past',
  ],
  [/\b(?:quarter|quota|quarters) (past|passed|after|to|too|two|of|before)\b/g, 'quarter $1'],
  [/\bpassed\b/g, 'past'],
  [/\bo (?:a )?m\b|\bo [ae]m\b/g, 'am'],
  [/\bi (?:will have an|live in|live an|live|will have) (?=oclock\b|am\b|pm\b)/g, 'eleven '],
  [/\bp i m\b/g, 'pm'],
  [/\bfor d m\b/g, 'thirty'],
  [/\ba (?=(?:thirty|30) (?:am|pm|in the)\b)/g, 'eight '],
  [/\bdo (?=oclock\b)/g, 'two '],
  [/\b(?:choose|chews|tues|two|toos|toes) day\b|\b(?:toozy|twosday)\b/g, 'tuesday'],
  [/\b(?:wends|wedness|wens|wednes) ?day\b|\bwansdie\b/g, 'wednesday'],
  [/\b(?:thirst|thurs|thers) ?day\b/g, 'thursday'],
  [/\b(?:fry|fried|fright) ?day\b/g, 'friday'],
  [/\b(mon|sun|satur) day\b/g, '$1day'],
  [/\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)s\b/g, '$1'],
  [/\bmoved (?=(?:my|the|it|that)\b)/g, 'move '],
  [/\b(?:counsel|council|console|can not so|can not sell|can sell|can so|canceled)\b/g, 'cancel'],
  [/\b(?:acquaintment|appointement|a pointment|appoint men|point them)\b/g, 'appointment'],
]

/**
 * What was heard as plain lower-case words with spoken numbers in figures, whatever the recogniser's spelling.
 * Sound-alikes of hours are left as they are: whether "to" is two depends on where it stands.
 */
export function hearWords(text: string): string {
  let words = text.toLowerCase()
  for (const [heard, meant] of [...spellings, ...soundAlikes]) words = words.replace(heard, meant)
  return figures(words.split(' ').filter((word) => word !== '')).join(' ')
}
