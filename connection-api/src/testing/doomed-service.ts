import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { vi } from 'vitest'
import { freePort } from '@parley/shared/testing/free-port'
import type { TestService } from './test-service.ts'

/** Another process of a service, beside it on the same stores. */
export interface DoomedService extends AsyncDisposable {
  readonly url: string
  /** Like a machine that loses its power: nothing is finished. */
  kill(): Promise<void>
}

export async function startDoomedService({ variables }: TestService): Promise<DoomedService> {
  const port = await freePort()
  const main = new URL('../main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [main], {
    stdio: 'ignore',
    env: { ...variables, CONNECTION_API_PORT: String(port) },
  })
  const gone = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  const isReady = async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.status
  await vi.waitFor(async () => {
    if ((await isReady()) !== 200) throw new Error('Not ready yet')
  }, 60_000)
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  return { url, kill, [Symbol.asyncDispose]: kill }
}
