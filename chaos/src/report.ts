import type { Plan } from './plan.ts'
import type { Result } from './run-schedules.ts'
import type { Outcome } from './schedule.ts'

/** What a run came to, for people. */
export function reportOf(result: Result, without: string | undefined): string {
  const { schedules, counts, seconds, failure } = result
  const rate = (schedules / seconds).toFixed(1)
  const lines = [
    `${schedules} schedules in ${seconds.toFixed(1)} s (${rate} a second):`,
    `  ${counts.steps} steps, ${counts.statements} answers to a yes, ${counts.faults} faults,` +
      ` ${counts.crashes} dead processes, ${counts.jumps} jumps of the clock`,
    failure ? reportOfFailure(failure, without) : 'Everything is as promised.',
  ]
  return `${lines.join('\n')}\n`
}

function reportOfFailure(failure: Outcome, without: string | undefined): string {
  const again = without === undefined ? '' : ` --without ${without}`
  return [
    '',
    ...storyOf(failure),
    '',
    `Seed ${failure.seed} fails:`,
    ...failure.broken.map((line) => `  - ${line}`),
    `Again: npm run chaos -- --schedules 1 --seed ${failure.seed}${again}`,
  ].join('\n')
}

export function storyOf({ seed, plan, story }: Outcome): string[] {
  return [`Seed ${seed}: ${describe(plan)}`, ...story.map((line) => `  ${line}`)]
}

function describe({ callers, processes, faultRate, crashes, skews }: Plan): string {
  const off = skews.some((skew) => skew !== 0) ? ', clocks that differ' : ''
  return `${callers} callers and a page, ${processes} processes, ${faultRate * 100} % of requests fail, ${crashes.size} crashes${off}`
}
