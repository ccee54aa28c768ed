import type { ApiClient } from '../api-client.ts'
import { findFreeHalfHour } from '../calendar.ts'
import { bookBefore, twoFreeTimes } from '../scenarios/free-times.ts'
import { cancellingScript } from '../scenarios/cancel.ts'
import { movingScript } from '../scenarios/move.ts'
import { bookingScript, type Script } from '../script.ts'
import type { Failure } from './failure.ts'
import type { Meant } from './judge.ts'

/** What the caller says, and what it is about. */
export interface Errand {
  readonly script: Script
  readonly meant: Meant
}

/** Puts into the calendar what the call needs there, while nothing fails yet. */
export async function prepareErrand(api: ApiClient, kind: Failure['errand']): Promise<Errand> {
  if (kind === 'book') {
    const start = await findFreeHalfHour(api)
    return {
      script: bookingScript(start),
      meant: { from: undefined, to: start.epochMilliseconds },
    }
  }
  const [from, to] = await twoFreeTimes(api, kind === 'move' ? 'two days' : 'one day')
  await bookBefore(api, 'Dentist', from)
  return kind === 'move'
    ? {
        script: movingScript(from, to),
        meant: { from: from.epochMilliseconds, to: to.epochMilliseconds },
      }
    : {
        script: cancellingScript(from),
        meant: { from: from.epochMilliseconds, to: undefined },
      }
}
