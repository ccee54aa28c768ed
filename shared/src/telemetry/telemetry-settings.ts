import { z } from 'zod'

/** Where Prometheus finds a service's figures. */
export interface MetricsSettings {
  readonly host: string
  readonly port: number
}

/** What every service that can be watched reads, beside a metrics port of its own. */
export const telemetryVariables = {
  /** Loopback unless it is said: figures are for the operator alone. */
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
}

/** Unset: no figures are served. 0 lets the system choose. */
export const metricsPort = z.coerce.number().int().min(0).max(65_535).optional()

export function readMetrics(host: string, port: number | undefined): MetricsSettings | undefined {
  return port === undefined ? undefined : { host, port }
}
