import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace'
import type { Logger } from '../logging/logger.ts'
import { allowedSpan } from './allowed-spans.ts'
import type { TracingSettings } from './telemetry-settings.ts'

/** Somebody who looks at a call wants to see it while it goes on. */
const EXPORT_EVERY_MS = 1000
/** Of one export; at its end a process waits no longer. What is not taken by then is lost. */
const EXPORT_TIMEOUT_MS = 2000

/** Of the process it says the name of its service and nothing else. */
export function createProvider(
  service: string,
  { endpoint, headers }: TracingSettings,
  log: Logger,
): TracerProvider {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: EXPORT_TIMEOUT_MS,
  })
  return new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: onlyAllowed(exporter, log),
        scheduledDelayMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  })
}

/** The one way out: every span is made anew from what is allowed. */
function onlyAllowed(exporter: SpanExporter, log: Logger): SpanExporter {
  let isTaken = true
  return {
    export(spans, done) {
      exporter.export(
        spans.flatMap((span) => allowedSpan(span) ?? []),
        (result) => {
          const taken = result.error === undefined
          if (isTaken && !taken)
            log.warn('The collector takes no traces; they are lost until it does')
          isTaken = taken
          done(result)
        },
      )
    },
    shutdown: () => exporter.shutdown(),
  }
}
