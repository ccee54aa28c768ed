import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from '@parley/shared/http/listen'
import type { Logger } from '@parley/shared/logging/logger'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import type { HearAnswer, HearQuestion } from './hears/moonshine-worker.ts'
import type { SayAnswer, SayQuestion } from './speaks/flite-worker.ts'
import { startThread } from './threads/start-thread.ts'

export interface Service extends AsyncDisposable {
  readonly port: number
  /** Settles when both models are loaded. Requests before that wait. */
  readonly ready: Promise<unknown>
  /** Resolves when a model's thread has died; the process is of no more use then. */
  readonly failed: Promise<Error>
}

export async function startService(config: Config, log: Logger): Promise<Service> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(await mkdtempDisposable(join(tmpdir(), 'parley-flite-')))
  const speaker = starting.use(
    startThread<SayQuestion, SayAnswer>(new URL('./speaks/flite-worker.ts', import.meta.url), {
      folder: folder.path,
    }),
  )
  const recogniser = starting.use(
    startThread<HearQuestion, HearAnswer>(new URL('./hears/moonshine-worker.ts', import.meta.url)),
  )
  const app = createApp({ recogniser, speaker, places: config.places, log })
  const listening = starting.use(await listen(app, config.port, config.host))
  const ready = Promise.all([recogniser.ready(), speaker.ready()])
  ready.then(
    () => log.info({ port: listening.port }, 'Models are loaded'),
    () => undefined,
  )
  const stack = starting.move()
  return {
    port: listening.port,
    ready,
    failed: Promise.race([recogniser.failed, speaker.failed]),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
