import { expect, it } from 'vitest'
import { z } from 'zod'
import { readEnv } from '../config/read-env.ts'
import { readTracing, telemetryVariables } from './telemetry-settings.ts'

const read = (env: Record<string, string>) =>
  readTracing(readEnv(z.object(telemetryVariables), env))
const endpoint = 'https://collector.example:4318'

it('traces nothing unless it is told where to', () => {
  expect(read({})).toBeUndefined()
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeUndefined()
})

it('takes an address, and headers as OpenTelemetry writes them', () => {
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toEqual({ endpoint, headers: {} })
  const headers = 'api-key=s3cret%3D%3D,x-team=voice'
  expect(
    read({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers }),
  ).toEqual({ endpoint, headers: { 'api-key': 's3cret==', 'x-team': 'voice' } })
})

it.each([
  'collector:4318',
  'grpc://collector:4317',
  'http://user:s3cret@collector:4318',
  'http://collector:4318/?key=s3cret',
])('refuses the address %s, and does not repeat it', (address) => {
  const start = () => read({ OTEL_EXPORTER_OTLP_ENDPOINT: address })
  expect(start).toThrow(/OTEL_EXPORTER_OTLP_ENDPOINT is not valid/)
  expect(start).not.toThrow(/s3cret/)
})

it.each(['s3cret', 'api-key=', 'a=s3cret,,b=2', 'a=s3 cret'])(
  'refuses the headers %j, and does not repeat them',
  (headers) => {
    const start = () =>
      read({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers })
    expect(start).toThrow(/OTEL_EXPORTER_OTLP_HEADERS is not valid/)
    expect(start).not.toThrow(/s3/)
  },
)
