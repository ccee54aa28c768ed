import { randomBytes } from 'node:crypto'
import express, { type Express, type Request, type Response } from 'express'
import { listen } from '@parley/shared/http/listen'
import type { Clock, Instant } from '@parley/shared/time/clock'
import { z } from 'zod'

/** https://airtable.com/developers/web/api/rate-limits */
const MOST_A_SECOND = 5
const PENALTY_MS = 30_000
const MOST_RECORDS = 10

const Fields = z.record(z.string(), z.unknown())
const Upsert = z.object({
  performUpsert: z.object({ fieldsToMergeOn: z.array(z.string()).min(1).max(3) }),
  typecast: z.boolean().optional(),
  records: z.array(z.object({ fields: Fields })).max(MOST_RECORDS),
})

interface AirtableRecord {
  readonly id: string
  fields: Record<string, unknown>
}

/** One table of a base of Airtable's on 127.0.0.1, with its limit and its penalty. */
export interface SimulatedAirtable extends AsyncDisposable {
  /** `AIRTABLE_ENDPOINT_URL` */
  readonly url: string
  readonly apiKey: string
  readonly baseId: string
  readonly table: string
  readonly records: AirtableRecord[]
  /** When each request came, by the clock. */
  readonly requests: readonly Instant[]
  /** Requests that were answered 429. */
  refusals(): number
  /** Answers so many of the next requests with a status. */
  failNext(status: number, times?: number): void
  /** Takes no record in which this text stands. */
  refuse(text: string): void
}

interface State {
  readonly clock: Clock
  readonly records: AirtableRecord[]
  readonly requests: Instant[]
  readonly failures: number[]
  readonly refused: Set<string>
  penaltyUntil: Instant
  refusals: number
}

const API_KEY = 'pat_test_key'
const BASE_ID = 'appTestBase'
const TABLE = 'UserMappings'

export async function startSimulatedAirtable(clock: Clock): Promise<SimulatedAirtable> {
  const state: State = {
    clock,
    records: [],
    requests: [],
    failures: [],
    refused: new Set(),
    penaltyUntil: 0,
    refusals: 0,
  }
  const listening = await listen(airtableApp(state), 0, '127.0.0.1')
  return {
    url: `http://127.0.0.1:${listening.port}`,
    apiKey: API_KEY,
    baseId: BASE_ID,
    table: TABLE,
    records: state.records,
    requests: state.requests,
    refusals: () => state.refusals,
    failNext: (status, times = 1) =>
      void state.failures.push(...Array.from({ length: times }, () => status)),
    refuse: (text) => void state.refused.add(text),
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  }
}

function airtableApp(state: State): Express {
  const app = express()
  app.use(express.json())
  app.use((request, response, next) => {
    if (isTooMuch(state)) {
      state.refusals += 1
      const error = 'RATE_LIMIT_REACHED'
      response.status(429).json({ errors: [{ error, message: 'Too many requests' }] })
      return
    }
    const status = state.failures.shift()
    if (status !== undefined) fail(response, status, 'SERVER_ERROR')
    else if (request.get('authorization') !== `Bearer ${API_KEY}`) {
      fail(response, 401, 'AUTHENTICATION_REQUIRED')
    } else next()
  })
  app.get(`/v0/${BASE_ID}/${TABLE}`, (_request, response) =>
    response.json({ records: state.records.slice(0, 1) }),
  )
  app.patch(`/v0/${BASE_ID}/${TABLE}`, (request, response) => upsert(state, request, response))
  app.use((_request, response) => fail(response, 404, 'NOT_FOUND'))
  return app
}

/** Over the limit everything fails until the penalty is over. */
function isTooMuch(state: State): boolean {
  const now = state.clock.now()
  state.requests.push(now)
  if (now < state.penaltyUntil) return true
  const lately = state.requests.filter((at) => at > now - 1000)
  if (lately.length <= MOST_A_SECOND) return false
  state.penaltyUntil = now + PENALTY_MS
  return true
}

function upsert(state: State, request: Request, response: Response): void {
  const body = Upsert.safeParse(request.body)
  if (!body.success) return fail(response, 422, 'INVALID_REQUEST_UNKNOWN')
  const { records, performUpsert } = body.data
  const text = JSON.stringify(records)
  if ([...state.refused].some((word) => text.includes(word))) {
    return fail(response, 422, 'INVALID_VALUE_FOR_COLUMN')
  }
  const matches = records.map(({ fields }) =>
    state.records.filter((known) =>
      performUpsert.fieldsToMergeOn.every((name) => known.fields[name] === fields[name]),
    ),
  )
  if (matches.some((found) => found.length > 1)) return fail(response, 422, 'INVALID_RECORDS')
  const kept = records.map(({ fields }, index) => keep(state, matches[index]?.[0], fields))
  response.json({
    records: kept.map(({ id, fields }) => ({ id, createdTime: '', fields: withoutEmpty(fields) })),
  })
}

function keep(
  state: State,
  known: AirtableRecord | undefined,
  fields: Record<string, unknown>,
): AirtableRecord {
  if (known !== undefined) {
    known.fields = { ...known.fields, ...fields }
    return known
  }
  const record = { id: `rec${randomBytes(7).toString('hex')}`, fields }
  state.records.push(record)
  return record
}

/** Airtable leaves empty cells out. */
function withoutEmpty(fields: Record<string, unknown>) {
  const isEmpty = (value: unknown) => value === '' || (Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)))
}

function fail(response: Response, status: number, type: string): void {
  response.status(status).json({ error: { type, message: 'Simulated' } })
}
