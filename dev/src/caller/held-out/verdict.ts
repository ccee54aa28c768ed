import type { Outcome } from '../scenarios/scenario.ts'
import { whyNotUnchanged } from '../scenarios/unchanged.ts'

/**
 * `right`: the calendar is as the caller meant it. `asked`: it is as it was, and the caller was asked
 * until they gave up. `lost`: it is as it was, and the call broke off. `wrong`: it is anything else.
 */
export type Verdict = 'right' | 'asked' | 'lost' | 'wrong'

/** One call, and what came of it. */
export interface Judged {
  readonly seed: number
  readonly verdict: Verdict
  /** Things the caller said. */
  readonly turns: number
  readonly ms: number
}

/**
 * @param whyNot why it is not as the caller meant it; undefined when it is
 * @param brokeOff why the call did not go to its end; undefined when it did
 */
export function verdictOn(
  whyNot: string | undefined,
  { before, after }: Pick<Outcome, 'before' | 'after'>,
  brokeOff?: string,
): Verdict {
  if (whyNot === undefined) return 'right'
  const outcome: Outcome = { before, after, audit: [] }
  if (whyNotUnchanged(outcome) !== undefined) return 'wrong'
  return brokeOff === undefined ? 'asked' : 'lost'
}

/** Of something at least, and of nothing wrong: where all calls were lost, nothing was tried. */
export function isProof(judged: readonly Judged[]): boolean {
  const isAny = judged.some(({ verdict }) => verdict !== 'lost')
  return isAny && judged.every(({ verdict }) => verdict !== 'wrong')
}

/** `12 calls: 9 right, 3 asked, 0 wrong; 6.1 turns and 41 s a call` */
export function summaryOf(judged: readonly Judged[]): string {
  const count = (verdict: Verdict) => judged.filter((one) => one.verdict === verdict).length
  const mean = (of: (one: Judged) => number) =>
    judged.reduce((sum, one) => sum + of(one), 0) / Math.max(1, judged.length)
  const counts = `${count('right')} right, ${count('asked')} asked, ${count('lost')} lost, ${count('wrong')} wrong`
  const turns = mean((one) => one.turns).toFixed(1)
  const seconds = (mean(({ ms }) => ms) / 1000).toFixed(0)
  return `\n${judged.length} calls: ${counts}; ${turns} turns and ${seconds} s a call`
}
