import { SignJWT, decodeJwt, jwtVerify, type CryptoKey, type JWTPayload } from 'jose'
import { z } from 'zod'
import { toEpochSeconds, type Clock } from '../time/clock.ts'
import { CallerKind } from './call-grant.ts'
import { KEY_ALGORITHM } from './keys.ts'
import { Scope } from './scope.ts'
import { TokenError, toTokenError } from './token-error.ts'

const TYPE = 'tool+jwt'

/** The longest life of a tool token (seed s0, phase 5): 15 minutes. */
export const TOOL_TOKEN_SECONDS = 900

/** What the worker saw and heard, said under its key; the model cannot write it. */
export const TurnAttestation = z.strictObject({
  /** Number of the user turn that the tool call follows, counted from 1. */
  number: z.number().int().min(0),
  consent: z
    .strictObject({
      handle: z.string(),
      /** The user turn in which the question was returned. */
      asked_turn: z.number().int().min(0),
      /** The question was played to its end, word for word. */
      played: z.boolean(),
      /** `no`: a plain refusal was said since the question. */
      answer: z.enum(['no', 'other']),
      /** The caller's own press of the button under this very question; the last one counts. */
      pressed: z.enum(['yes', 'no']).optional(),
    })
    .optional(),
})
export type TurnAttestation = z.output<typeof TurnAttestation>

const Common = z.object({
  sub: z.string().min(1),
  scopes: z.array(Scope).min(1),
  jti: z.string().min(1),
  act: z.object({ sub: z.string().min(1) }),
  iat: z.number().int(),
  exp: z.number().int(),
  /** Required by the server wherever the tool changes something. */
  tool: z.string().optional(),
  args_digest: z.string().optional(),
})

/** From the worker: within a call, with the call grant inside. */
export const CallToolClaims = Common.extend({
  call_id: z.string().min(1),
  room: z.string().min(1),
  grant: z.string().min(1),
  turn: TurnAttestation.optional(),
})
export type CallToolClaims = z.output<typeof CallToolClaims>

/** What a person calls a program that acts for them: one line, no control characters. */
export const ClientName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u)

/** From the connection API: for a person signed in on a device, with that login session. */
export const LoginToolClaims = Common.extend({
  sid: z.string().min(1),
  owner: z.string().min(1),
  caller: CallerKind,
  /** The person's own click, which is consent for exactly what the button said. */
  click: z.strictObject({ consent: z.string() }).optional(),
  /** A program that is not ours, by the name that the person gave it. */
  client: z.strictObject({ name: ClientName }).optional(),
  /**
   * That program holds the token itself. It names no tool and may be used again; what it would
   * change waits for the person's approval, or rests on their standing leave.
   */
  held: z.literal(true).optional(),
})
export type LoginToolClaims = z.output<typeof LoginToolClaims>

/**
 * From the connection API: for whoever speaks in a conversation at a provider of voice agents, which
 * is a call of ours. What stands for a person's answer is the provider's own transcript (`turn`) or,
 * where there is none, the owner's approval of what the agent (`client`) asks.
 */
export const ConversationToolClaims = Common.extend({
  /** Id of the call. */
  conversation: z.string().min(1),
  room: z.string().min(1),
  owner: z.string().min(1),
  caller: CallerKind,
  /** What it stands on: the agent, or the login session of an owner who proved to be it. */
  sid: z.string().min(1),
  turn: TurnAttestation.optional(),
  client: z.strictObject({ name: ClientName }).optional(),
})
export type ConversationToolClaims = z.output<typeof ConversationToolClaims>

export const CONNECTION_API_ISSUER = 'connection-api'

/** How an issuer signs: one algorithm, one key. */
export interface ToolTokenSigner {
  readonly issuer: string
  readonly audience: string
  readonly algorithm: 'EdDSA' | 'HS256'
  readonly kid?: string
  readonly key: CryptoKey | Uint8Array
}

/** How an issuer is checked. `HS256` is the seeds' shared-secret form. */
export type ToolTokenIssuer = Omit<ToolTokenSigner, 'audience'>

type Unsigned<Claims extends z.ZodType> = Omit<z.input<Claims>, 'iat' | 'exp'>

/** @param seconds life, at most {@link TOOL_TOKEN_SECONDS} */
export async function signToolToken(
  claims:
    | Unsigned<typeof CallToolClaims>
    | Unsigned<typeof LoginToolClaims>
    | Unsigned<typeof ConversationToolClaims>,
  signer: ToolTokenSigner,
  clock: Clock,
  seconds = TOOL_TOKEN_SECONDS,
): Promise<string> {
  const now = toEpochSeconds(clock.now())
  const header = { alg: signer.algorithm, typ: TYPE, ...(signer.kid && { kid: signer.kid }) }
  return new SignJWT({ ...claims })
    .setProtectedHeader(header)
    .setIssuer(signer.issuer)
    .setAudience(signer.audience)
    .setIssuedAt(now)
    .setExpirationTime(now + Math.min(seconds, TOOL_TOKEN_SECONDS))
    .sign(signer.key)
}

/** Claims of a token whose signature holds, by who issued it. */
export type ToolClaims =
  | ({ readonly via: 'call' } & CallToolClaims)
  | ({ readonly via: 'login' } & LoginToolClaims)
  | ({ readonly via: 'conversation' } & ConversationToolClaims)

/**
 * Checks signature, the issuer's one algorithm, type, audience, age, expiry and form.
 *
 * @param issuers every issuer that is trusted, each with its own key
 * @throws {TokenError}
 */
export async function verifyToolToken(
  token: string,
  issuers: readonly ToolTokenIssuer[],
  audience: string,
  clock: Clock,
): Promise<ToolClaims> {
  const issuer = issuerOf(token, issuers)
  const payload = await verified(token, issuer, audience, clock)
  refuseLongLife(payload)
  if (issuer.issuer !== CONNECTION_API_ISSUER) {
    return { via: 'call', ...parse(CallToolClaims, payload) }
  }
  return 'conversation' in payload
    ? { via: 'conversation', ...parse(ConversationToolClaims, payload) }
    : { via: 'login', ...parse(LoginToolClaims, payload) }
}

/** The claim only picks the key; nothing is believed before the signature is checked with it. */
function issuerOf(token: string, issuers: readonly ToolTokenIssuer[]): ToolTokenIssuer {
  let claimed: unknown
  try {
    claimed = decodeJwt(token).iss
  } catch (error) {
    throw new TokenError('malformed', error)
  }
  const issuer = issuers.find((known) => known.issuer === claimed)
  if (!issuer) throw new TokenError('forged')
  return issuer
}

async function verified(token: string, issuer: ToolTokenIssuer, audience: string, clock: Clock) {
  try {
    const { payload } = await jwtVerify(token, issuer.key, {
      algorithms: [issuer.algorithm === 'HS256' ? 'HS256' : KEY_ALGORITHM],
      typ: TYPE,
      issuer: issuer.issuer,
      audience,
      maxTokenAge: TOOL_TOKEN_SECONDS,
      currentDate: new Date(clock.now()),
      clockTolerance: 5,
      requiredClaims: ['sub', 'exp', 'iat', 'jti'],
    })
    return payload
  } catch (error) {
    throw toTokenError(error)
  }
}

/** A token that was made to last is refused from its first minute on, not only when it is old. */
function refuseLongLife(payload: JWTPayload): void {
  const { iat = 0, exp = Infinity } = payload
  if (exp - iat > TOOL_TOKEN_SECONDS) throw new TokenError('wrong_claims', undefined, payload)
}

function parse<T>(schema: z.ZodType<T>, payload: JWTPayload): T {
  const parsed = schema.safeParse(payload)
  if (!parsed.success) throw new TokenError('wrong_claims', parsed.error, payload)
  return parsed.data
}
