import type { JobContext } from '@livekit/agents'
import type { Logger } from '@parley/shared/logging/logger'
import type { EndReason } from '@parley/shared/sessions/call-record'
import type { Sentence } from '../conversation/sentences.ts'

/** A last sentence takes less, in milliseconds; what follows does not wait longer. */
const FAREWELL_MS = 7000

/** Network towards the caller: the end of a sentence is still on its way when we have sent it. */
const TAIL_MS = 300

/** LiveKit may be what was lost. */
const DELETE_ROOM_MS = 3000

/** The one way out of a call. Whatever ends it first wins; all others are ignored. */
export interface Ending {
  readonly over: boolean
  /** Something to be ended with the call, in the order given. */
  onEnd(step: (why: EndReason) => Promise<void>): void
  /** Who says the last sentence. */
  farewellBy(say: (sentence: Sentence) => Promise<void>): void
  /** Ends the records first, so that no tool is called any more, then says goodbye and hangs up. */
  end(why: EndReason, farewell?: Sentence): Promise<void>
}

type Line = Pick<JobContext, 'deleteRoom' | 'shutdown'>

export function createEnding(line: Line, log: Logger): Ending {
  const steps: ((why: EndReason) => Promise<void>)[] = []
  let say: ((sentence: Sentence) => Promise<void>) | undefined
  let ending: Promise<void> | undefined
  const end = async (why: EndReason, farewell: Sentence | undefined) => {
    log.info({ why }, 'Call ends')
    for (const step of steps) await step(why).catch(warn(log, 'A step of the end failed'))
    if (farewell && say) {
      await within(FAREWELL_MS, say(farewell)).catch(warn(log, 'The last sentence failed'))
      await within(TAIL_MS)
    }
    await within(DELETE_ROOM_MS, line.deleteRoom()).catch(warn(log, 'The room was not deleted'))
    line.shutdown(why)
  }
  return {
    get over() {
      return ending !== undefined
    },
    onEnd: (step) => void steps.push(step),
    farewellBy(speaker) {
      say = speaker
    },
    end(why, farewell) {
      ending ??= end(why, farewell)
      return ending
    },
  }
}

function warn(log: Logger, message: string) {
  return (err: unknown) => log.warn({ err }, message)
}

/** Waits for `work` at most so long; without work, just so long. */
async function within(milliseconds: number, work?: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race(work ? [work, timeout] : [timeout]).finally(() => clearTimeout(timer))
}
