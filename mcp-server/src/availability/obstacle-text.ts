import type { CallerKind } from '@parley/shared/tokens/call-grant'
import type { Obstacle } from '../scheduling/availability.ts'
import { MINUTE_MS } from '../scheduling/interval.ts'
import { spokenMinutes } from '../scheduling/spoken-time.ts'
import type { Owner } from './owner.ts'

/** What follows `Tuesday 24 November at 2 pm`. Why a time is not free is not for guests to know. */
export function whyNot(
  obstacle: Obstacle,
  { rules }: Pick<Owner, 'rules'>,
  kind: CallerKind,
): string {
  if (kind === 'guest') return 'is not free'
  const { noticeMs, horizonDays, alignMs = 0 } = rules.policy
  switch (obstacle) {
    case 'taken':
      return 'is taken'
    case 'outside_working_hours':
      return 'is outside working hours'
    case 'too_soon':
      return `is too soon: ${spokenMinutes(noticeMs / MINUTE_MS)} of notice are needed`
    case 'too_far':
      return `is more than ${horizonDays} days ahead`
    case 'day_full':
      return 'is on a day that is full'
    case 'off_grid':
      return `cannot be had: appointments start every ${spokenMinutes(alignMs / MINUTE_MS)}`
    default:
      return obstacle satisfies never
  }
}
