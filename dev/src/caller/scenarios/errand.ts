import type { Script } from '../script.ts'

/** So often is a request put again before the caller gives up. */
const MOST_TRIES = 8

/** A caller who wants one thing: how they ask, and how they answer until it is done. */
export interface Errand {
  /** In other words each time: what is misheard once is misheard again. */
  readonly asks: readonly [string, ...string[]]
  /** To the agent's last words; undefined: the request is put again. */
  readonly reply: (heard: string) => string | undefined
  readonly isDone: (heard: string) => boolean
}

/** Asks until the errand is done, then says goodbye. */
export function runErrand({ asks, reply, isDone }: Errand): Script {
  const after = ['Thank you.', 'Goodbye.']
  let tries = 0
  let done = false
  return (heard) => {
    done ||= tries > 0 && isDone(heard)
    if (done) return after.shift()
    tries += 1
    if (tries > MOST_TRIES) return tries === MOST_TRIES + 1 ? 'Goodbye.' : undefined
    const ask = asks[(tries - 1) % asks.length] ?? asks[0]
    return tries === 1 ? ask : (reply(heard) ?? ask)
  }
}
