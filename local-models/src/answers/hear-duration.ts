import { cutOut } from './settle.ts'

const lengths: readonly (readonly [RegExp, (figure: number) => number])[] = [
  [/(?:for )?(?:an|1) hour and a (?:half|1\/2)\b/, () => 90],
  [/(?:for )?(?:half an|a half|have an|half) hour\b/, () => 30],
  [/(?:for )?(?:a )?quarter of an hour\b/, () => 15],
  [/(?<!in )(?:for )?(?:an|1) hour\b/, () => 60],
  [/(?<!in )(?:for )?\b(\d{1,2}) hours\b/, (hours) => hours * 60],
  [/(?<!in )(?:for )?\b(\d{1,3}) minutes?\b(?! (?:past|to|after|before))/, (minutes) => minutes],
]

/** How long it is to last, in minutes, and the words without that. */
export function hearDuration(words: string): { minutes: number | undefined; rest: string } {
  for (const [pattern, inMinutes] of lengths) {
    const found = pattern.exec(words)
    if (found === null) continue
    const minutes = inMinutes(Number(found[1]))
    if (minutes < 5 || minutes > 480) continue
    const end = found.index + found[0].length
    return { minutes, rest: cutOut(words, [{ value: minutes, start: found.index, end }]) }
  }
  return { minutes: undefined, rest: words }
}
