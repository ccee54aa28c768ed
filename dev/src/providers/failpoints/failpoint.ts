import { z } from 'zod'

/** Before the request is looked at, or after what it asked for is done. */
const Moment = z.enum(['before', 'after'])

const Effect = z.discriminatedUnion('kind', [
  /** The connection breaks before anything is done. */
  z.strictObject({ kind: z.literal('drop_request') }),
  /** All is done, then the connection breaks: the client cannot know. */
  z.strictObject({ kind: z.literal('drop_answer') }),
  z.strictObject({
    kind: z.literal('delay'),
    ms: z.int().positive(),
    when: Moment.default('after'),
  }),
  z.strictObject({
    kind: z.literal('error'),
    status: z.int().min(400).max(599),
    /** Google's `reason`, Graph's `code`, OAuth's `error`. */
    reason: z.string().optional(),
    retryAfterSeconds: z.int().nonnegative().optional(),
    when: Moment.default('before'),
  }),
  /** The person withdraws the grants of every application. */
  z.strictObject({ kind: z.literal('revoke_grant') }),
  z.strictObject({ kind: z.literal('expire_access_tokens') }),
  /** New signing keys; old ones stay published unless forgotten. */
  z.strictObject({ kind: z.literal('rotate_signing_keys'), forgetOld: z.boolean().default(false) }),
  /** This refresh returns a new token and spends the old: a second use of it ends the grant. */
  z.strictObject({ kind: z.literal('rotate_refresh_token') }),
  /** The provider's clock is off by this much, in what it checks, signs and dates. */
  z.strictObject({ kind: z.literal('clock_skew'), ms: z.int() }),
  z.strictObject({ kind: z.literal('expire_sync_tokens') }),
  /** A calendar's error inside a free/busy answer of 200. */
  z.strictObject({
    kind: z.literal('calendar_error'),
    calendarId: z.string(),
    reason: z.string().default('internalError'),
  }),
  /** Claims laid over those of an id_token: another `aud`, `nonce`, `sub`. */
  z.strictObject({
    kind: z.literal('id_token_claims'),
    claims: z.record(z.string(), z.unknown()),
  }),
])

export type Effect = z.infer<typeof Effect>
export type EffectKind = Effect['kind']
export type EffectOf<Kind extends EffectKind> = Extract<Effect, { kind: Kind }>

/** Something that goes wrong, at which requests, how often. */
export const Failpoint = z.strictObject({
  /** For example `google.events.insert`; `google.events.*` and `*` match every one below. */
  operation: z.string().min(1),
  /** Only requests of the person with this e-mail address. */
  person: z.string().optional(),
  /** Requests that match are let through first. */
  skip: z.int().nonnegative().default(0),
  /** Requests that it happens to; then it is over. */
  times: z.int().positive().default(1),
  effect: Effect,
})
export type Failpoint = z.infer<typeof Failpoint>
/** A failpoint as written by who sets it: `skip`, `times` and others may be left out. */
export type FailpointInput = z.input<typeof Failpoint>

export function matches(
  failpoint: Pick<Failpoint, 'operation' | 'person'>,
  operation: string,
  person: string | undefined,
): boolean {
  if (failpoint.person !== undefined && failpoint.person !== person) return false
  const wanted = failpoint.operation
  return wanted.endsWith('*') ? operation.startsWith(wanted.slice(0, -1)) : wanted === operation
}
