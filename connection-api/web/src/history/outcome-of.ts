import { text } from '../text/text.ts'

interface Outcome {
  readonly words: string
  /** `bad`: something went wrong, or was kept from going wrong. */
  readonly look: 'good' | 'bad' | 'plain'
}

interface Audited {
  readonly scope: string | null
  readonly outcome: string
  readonly code: string | null
}

type Why = keyof typeof text.history.refusals

/** Codes of refusals by what they mean to a person; the first that fits counts. */
const WHY: readonly (readonly [RegExp, Why])[] = [
  [/^APPROVAL_WAITING$/, 'waiting'],
  [/^CONSENT_/, 'noYes'],
  [/^(NO_FREE_TIME|SLOT_TAKEN)$/, 'notFree'],
  [/_UNKNOWN$/, 'notFound'],
  [/^(NOT_UNDERSTOOD_WHEN|BAD_ARGUMENTS)$/, 'notUnderstood'],
  [/^CALENDAR_UNAVAILABLE$/, 'notReached'],
  [/^(NOT_ALLOWED|WRONG_OWNER|BOOKINGS_USED_UP)$/, 'notAllowed'],
]

/** These are no more than how a conversation goes. */
const HARMLESS: readonly Why[] = ['waiting', 'noYes', 'notFree', 'notFound', 'notUnderstood']

/** What became of a tool call, in a person's words. */
export function outcomeOf({ scope, outcome, code }: Audited): Outcome {
  const { outcomes, refusals } = text.history
  if (outcome === 'failed') return { words: outcomes.failed, look: 'bad' }
  if (outcome === 'refused') {
    const why = WHY.find(([codes]) => codes.test(code ?? ''))?.[1] ?? 'otherwise'
    return { words: refusals[why], look: HARMLESS.includes(why) ? 'plain' : 'bad' }
  }
  if (code === 'ASKED') return { words: outcomes.asked, look: 'plain' }
  return { words: scope === 'read' ? outcomes.looked : outcomes.done, look: 'good' }
}

/** How far a tool reaches; nothing for what is no tool of ours. */
export function scopeWords(scope: string | null): string {
  return Object.entries(text.history.scopes).find(([name]) => name === scope)?.[1] ?? ''
}
