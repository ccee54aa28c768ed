import type { Logger } from '../logging/logger.ts'
import type { TracingSettings } from './telemetry-settings.ts'
import { traceWith } from './tracing.ts'

/**
 * Sends what this process traces to a collector. Disposing sends the rest; a collector that is away
 * holds nobody up.
 *
 * @param settings undefined: nothing is traced, and nothing of it is loaded
 */
export async function startTracing(
  service: string,
  settings: TracingSettings | undefined,
  log: Logger,
): Promise<AsyncDisposable> {
  if (settings === undefined) return { [Symbol.asyncDispose]: async () => {} }
  const { createProvider } = await import('./otlp-provider.ts')
  const provider = createProvider(service, settings, log)
  const tracing = traceWith(provider.getTracer('parley'))
  return {
    async [Symbol.asyncDispose]() {
      tracing[Symbol.dispose]()
      await provider.shutdown().catch(() => undefined)
    },
  }
}
