import { readEnv } from '@parley/shared/config/read-env'
import { readTracing, telemetryVariables } from '@parley/shared/telemetry/telemetry-settings'
import { z } from 'zod'
import { ask } from './ask.ts'
import { ok, problem, type Check } from './finding.ts'

const AREA = 'Traces'

/** Whether the collector takes what it would be sent, with an export of nothing. */
export const checkCollector: Check = async (env) => {
  const tracing = readTracing(readEnv(z.object(telemetryVariables), env))
  if (!tracing) return [ok(AREA, 'OTEL_EXPORTER_OTLP_ENDPOINT is not set: nothing is traced')]
  const answer = await ask(`${tracing.endpoint.replace(/\/$/, '')}/v1/traces`, {
    method: 'POST',
    headers: { ...tracing.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [] }),
  })
  if (answer?.status === 200) return [ok(AREA, 'the collector takes them')]
  if (!answer) return [problem(AREA, 'the collector does not answer', NOT_THERE)]
  const isKey = answer.status === 401 || answer.status === 403
  return [
    problem(AREA, `the collector refuses them (${answer.status})`, isKey ? NO_KEY : NOT_THERE),
  ]
}

const NOT_THERE =
  'Check that OTEL_EXPORTER_OTLP_ENDPOINT is its base address for OTLP over HTTP, usually on port 4318.'
const NO_KEY = 'Check the key in OTEL_EXPORTER_OTLP_HEADERS.'
