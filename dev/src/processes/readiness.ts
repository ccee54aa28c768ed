import { connect } from 'node:net'

const ANSWER_WITHIN_MS = 2000

/** Does `GET url` answer 200? */
export async function httpReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    await answer.body?.cancel()
    return answer.ok
  } catch {
    return false
  }
}

/**
 * Sends bytes to a port of this machine and hands the first bytes that come back to `isYes`.
 * Nobody listening, or nothing said in time, is a no.
 */
export function askPort(
  port: number,
  question: Buffer,
  isYes: (answer: Buffer) => boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const settle = (yes: boolean) => {
      socket.destroy()
      resolve(yes)
    }
    socket.setTimeout(ANSWER_WITHIN_MS, () => settle(false))
    socket.on('error', () => settle(false))
    socket.on('close', () => settle(false))
    socket.on('connect', () => socket.write(question))
    socket.on('data', (answer) => settle(isYes(answer)))
  })
}
