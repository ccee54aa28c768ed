import type { Misunderstood, Understood } from './understood.ts'

type Answer = Understood | { readonly problem: Misunderstood }

/** Words that take back what stands before them. */
const TAKES_BACK =
  /\b(?:no wait|no(?! (?:later|earlier|sooner|more|less|before|after)\b)|sorry|i mean|or rather|rather|actually|scratch that|make (?:it|that))\b/
const NOT_BUT = /\bnot (?:\S+ ){1,5}?but\b/

/**
 * What is left when words were taken back: a part said last stands, what it does not name is kept
 * from before.
 *
 * @param understand one part, in which nothing is taken back
 */
export function takenBack(text: string, understand: (part: string) => Answer): Answer {
  const parts = text
    .replace(NOT_BUT, ' no ')
    .split(TAKES_BACK)
    .filter((part) => part.trim() !== '')
  const [first = '', ...later] = parts
  return later.reduce<Answer>((before, part) => {
    const after = understand(asTime(part, before))
    return 'problem' in before || 'problem' in after
      ? after
      : { ...kept(before, after), ...named(after) }
  }, understand(first))
}

/** "At two, no, three": a number alone is a time where a time was said. */
function asTime(part: string, before: Answer): string {
  const isTimed = !('problem' in before) && before.clock !== undefined
  return isTimed && /^\s*\d{1,2}\s*$/.test(part) ? `at ${part.trim()}` : part
}

/** Another time of day takes the part of the day with it, and the other way round. */
function kept(before: Understood, after: Understood): Understood {
  const isTimed = after.clock !== undefined || after.part !== undefined
  return isTimed ? { ...before, clock: undefined, part: undefined } : before
}

function named(after: Understood): Partial<Understood> {
  return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== undefined))
}
