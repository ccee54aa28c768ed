import { figures } from './hear-number.ts'

/** Ways to write one thing, made one; and what the recogniser is known to make of some words. */
const repairs: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019]/g, "'"],
  [/(\d)\s*([ap])\.?\s?m\b\.?/g, '$1 $2m'],
  [/\b([ap])\.?\s?m\b\.?/g, '$1m'],
  [/\b(?:o|oh|a)[' -]?clock\b/g, 'oclock'],
  [/(\d{1,2})\.(\d{2})\b/g, '$1:$2'],
  [/\b(\d{4})-(\d{2})-(\d{2})\b/g, '$1/$2/$3'],
  [/\b(can|won|don|doesn|didn|isn|aren|couldn|wouldn|shouldn|haven)'?t\b(?<!wont)/g, '$1 not'],
  [/\b(?:wo not|won not)\b/g, 'will not'],
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
  [/\b(?:um|uh|er|erm|ah|hmm|mm)\b/g, ' '],
  [/\b(?:1|one|just a) (?:second|moment|sec)\b/g, 'wait'],
  [/\b(?:to|two) morrow\b/g, 'tomorrow'],
  [
    /\b(?:he |the |a )?(?:half|hath|haf|calf|have) (?:past|passed|pass|paste|paused|bust)\b/g,
    'half past',
  ],
  [/\b(?:quarter|quota|quarters) (past|passed|after|to|too|two|of|before)\b/g, 'quarter $1'],
  [/\b(?:past|passed)\b/g, 'past'],
  [/\b(?:choose|chews|tues|two's|toos) ?day\b/g, 'tuesday'],
  [/\b(?:wends|wedness|wens|when is|wednes) ?day\b/g, 'wednesday'],
  [/\b(?:thirst|thurs|first) day\b/g, 'thursday'],
  [/\b(?:fry|fried|fright|free) day\b/g, 'friday'],
  [/\b(mon|sun|satur) day\b/g, '$1day'],
  [/\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)s\b/g, '$1'],
]

/**
 * What was heard as plain lower-case words with spoken numbers in figures, whatever the recogniser's spelling.
 * Sound-alikes of hours are left as they are: whether "to" is two depends on where it stands.
 */
export function hearWords(text: string): string {
  let words = text.toLowerCase()
  for (const [heard, meant] of repairs) words = words.replace(heard, meant)
  return figures(words.split(' ').filter((word) => word !== '')).join(' ')
}
