import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'

/** A server in a process of its own, as it would run. */
export interface ChildServer extends AsyncDisposable {
  readonly origin: string
}

const Ready = z.object({ port: z.number() })

/** @param script in this folder; it says `{port}` when it listens */
export async function startChild(
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ChildServer> {
  const child = fork(join(import.meta.dirname, script), { env: { ...process.env, ...env } })
  const gone = once(child, 'exit')
  const [message] = await Promise.race([
    once(child, 'message'),
    gone.then(() => {
      throw new Error(`${script} ended before it listened`)
    }),
  ])
  return {
    origin: `http://127.0.0.1:${Ready.parse(message).port}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** Tells the parent, and ends with it. */
export function sayReady(port: number): void {
  process.send?.({ port })
  process.once('disconnect', () => process.exit(0))
}
