import { parseKeyPairsIntoRecord } from '@opentelemetry/core'
import { z } from 'zod'

/** Where Prometheus finds a service's figures. */
export interface MetricsSettings {
  readonly host: string
  readonly port: number
}

/** Where traces go. */
export interface TracingSettings {
  /** Base address of a collector that takes OTLP over HTTP. */
  readonly endpoint: string
  /** With every request, by name; a key of the collector's, say. */
  readonly headers: Readonly<Record<string, string>>
}

/** `name=value`, percent-encoded, separated by commas: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
const HEADERS = /^[\w.-]+=[^,=\s]+(,[\w.-]+=[^,=\s]+)*$/

/** What every service that can be watched reads, beside a metrics port of its own. */
export const telemetryVariables = {
  /** Loopback unless it is said: figures are for the operator alone. */
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  /** Unset: nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .refine(isBare, 'an address without user, query or fragment; secrets go into headers')
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .refine((text) => HEADERS.test(text), 'name=value, separated by commas, percent-encoded')
    .transform(parseKeyPairsIntoRecord)
    .optional(),
}

type Telemetry = z.output<z.ZodObject<typeof telemetryVariables>>

/** Unset: no figures are served. 0 lets the system choose. */
export const metricsPort = z.coerce.number().int().min(0).max(65_535).optional()

export function readMetrics(host: string, port: number | undefined): MetricsSettings | undefined {
  return port === undefined ? undefined : { host, port }
}

export function readTracing(read: Telemetry): TracingSettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers = {} } = read
  return endpoint === undefined ? undefined : { endpoint, headers }
}

function isBare(address: string): boolean {
  const { username, password, search, hash } = new URL(address)
  return username + password + search + hash === ''
}
