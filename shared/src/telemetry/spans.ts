import { SpanKind } from '@opentelemetry/api'

/** A word of ours: a tool, a provider, an outcome. */
const WORD = /^[a-z][A-Za-z0-9_-]{0,39}$/
/** The code of a refusal. */
const CODE = /^[A-Z][A-Z0-9_]{0,39}$/
const CALL_ID = /^call_[a-z0-9]{26}$/
/** The pattern of a route, never an address. */
const ROUTE = /^\/[\w/:.*{}-]{0,119}$/
const METHOD = /^[A-Z]{3,7}$/
/** A status, or how often. */
const NUMBER = /^\d{1,5}$/

/** All that may be said in a trace, and how it looks. Nothing that somebody said or is called fits. */
const ATTRIBUTES = {
  'http.request.method': METHOD,
  'http.response.status_code': NUMBER,
  'http.route': ROUTE,
  'parley.call_id': CALL_ID,
  'parley.code': CODE,
  'parley.door': WORD,
  'parley.job': WORD,
  'parley.operation': WORD,
  'parley.outcome': WORD,
  'parley.provider': WORD,
  'parley.repeats': NUMBER,
  'parley.scope': WORD,
  'parley.tool': WORD,
} as const
export type Attribute = keyof typeof ATTRIBUTES

interface SpanRule {
  readonly kind: SpanKind
  /** A trace may begin with it. All others are spans only within something. */
  readonly begins?: true
  /** Attributes that are also in its name as people read it. */
  readonly named?: readonly Attribute[]
  readonly says: readonly Attribute[]
}

const part: SpanRule = { kind: SpanKind.INTERNAL, says: [] }

/** Every span there is, and what it may say. */
export const SPANS = {
  /** A request at a door of the connection API. */
  request: {
    kind: SpanKind.SERVER,
    begins: true,
    named: ['http.request.method', 'http.route'],
    says: ['http.request.method', 'http.route', 'http.response.status_code', 'parley.call_id'],
  },
  /** A call in the worker, from the claim to its end. */
  call: { kind: SpanKind.SERVER, begins: true, says: ['parley.call_id', 'parley.outcome'] },
  /** From the end of what the caller said to the end of the answer. */
  turn: part,
  // Parts of a turn, by the names that the figures have.
  endpointing: part,
  recogniser: part,
  model: part,
  voice: part,
  answer: part,
  /** Somebody of ours asks the MCP server. */
  ask: { kind: SpanKind.CLIENT, named: ['parley.tool'], says: ['parley.tool'] },
  /** A tool in the MCP server, from the request to the answer. */
  tool: {
    kind: SpanKind.SERVER,
    begins: true,
    named: ['parley.tool'],
    says: [
      'parley.call_id',
      'parley.code',
      'parley.door',
      'parley.outcome',
      'parley.scope',
      'parley.tool',
    ],
  },
  /** All checks before a tool runs. */
  admission: part,
  /** What is asked of a calendar, whoever provides it. */
  calendar: {
    kind: SpanKind.INTERNAL,
    named: ['parley.operation'],
    says: ['parley.operation', 'parley.provider'],
  },
  /** A request to Google or Microsoft, its repeats included. */
  provider: {
    kind: SpanKind.CLIENT,
    named: ['parley.provider'],
    says: ['http.response.status_code', 'parley.outcome', 'parley.provider', 'parley.repeats'],
  },
  /** A new token is asked of it. */
  refresh: {
    kind: SpanKind.CLIENT,
    named: ['parley.provider'],
    says: ['parley.outcome', 'parley.provider'],
  },
  /** Of the database. */
  transaction: part,
  job: {
    kind: SpanKind.CONSUMER,
    begins: true,
    named: ['parley.job'],
    says: ['parley.job', 'parley.outcome'],
  },
} as const satisfies Readonly<Record<string, SpanRule>>

export type SpanName = keyof typeof SPANS

/** What a span of this name may say. */
export type Says<Name extends SpanName> = Readonly<
  Partial<Record<(typeof SPANS)[Name]['says'][number], string | number>>
>

const RULES: ReadonlyMap<string, SpanRule> = new Map(Object.entries(SPANS))

/** @returns undefined: there is no such span */
export const ruleOf = (name: string): SpanRule | undefined => RULES.get(name)

/** Whether an attribute looks as it should. */
export function isAllowed(name: Attribute, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false
  return ATTRIBUTES[name].test(String(value))
}
