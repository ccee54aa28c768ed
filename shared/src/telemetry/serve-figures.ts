import express from 'express'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { listen } from '../http/listen.ts'
import type { Logger } from '../logging/logger.ts'
import { figures } from './figures.ts'
import type { MetricsSettings } from './telemetry-settings.ts'

/** Something that is looked up whenever Prometheus asks. */
export interface Reading {
  readonly name: string
  readonly help: string
  readonly labels?: readonly string[]
  read(): Promise<readonly Sample[]>
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** Where the figures are read; without a port nowhere. */
export interface FiguresDoor extends AsyncDisposable {
  readonly port: number | undefined
}

/**
 * `GET /metrics` on a port of its own, so that no door that people reach has it.
 *
 * @param settings undefined: nobody wants them, and nothing listens
 */
export async function serveFigures(
  settings: MetricsSettings | undefined,
  readings: readonly Reading[],
  log: Logger,
): Promise<FiguresDoor> {
  if (settings === undefined) return { port: undefined, [Symbol.asyncDispose]: async () => {} }
  const own = new Registry()
  collectDefaultMetrics({ register: own })
  for (const reading of readings) addGauge(own, reading, log)
  const app = express()
  app.disable('x-powered-by')
  app.get('/metrics', async (_request, response) => {
    const texts = await Promise.all([own.metrics(), figures.metrics()])
    response.type(own.contentType).send(texts.join('\n'))
  })
  return listen(app, settings.port, settings.host)
}

/** What cannot be read is left out, so that one store which is away does not hide the rest. */
function addGauge(registry: Registry, reading: Reading, log: Logger): void {
  const { name, help, labels = [] } = reading
  const gauge = new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      gauge.reset()
      try {
        const samples = await reading.read()
        for (const sample of samples) gauge.set({ ...sample.labels }, sample.value)
      } catch (err) {
        gauge.remove()
        log.warn({ err, figure: name }, 'A figure could not be read')
      }
    },
  })
}
