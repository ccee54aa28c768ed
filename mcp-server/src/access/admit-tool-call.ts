import type { Redis } from '@parley/shared/redis/redis-client'
import { askLiveness, type LivenessAnswer } from '@parley/shared/sessions/liveness'
import { placeOf } from '@parley/shared/telemetry/traceparent'
import { traceTime, type Place } from '@parley/shared/telemetry/tracing'
import type { Clock, Instant } from '@parley/shared/time/clock'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { Scope } from '@parley/shared/tokens/scope'
import { auditedToolName, subjectOf } from '../audit/audit-subject.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import type { Tool } from '../mcp/tool.ts'
import { isFor } from '../mcp/tool-catalog.ts'
import {
  AccessRefusal,
  cannotDecide,
  insufficientScope,
  invalidToken,
  notAllowed,
  sessionOver,
  tooMany,
  unknownTool,
} from './access-refusal.ts'
import type { Authenticate, Identity } from './authenticate.ts'
import type { CallRate } from './call-rate.ts'
import type { Attestation, Principal } from './principal.ts'

/** A call of a tool as somebody sent it. */
export interface ToolRequest {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  /** The header of that name. It decides nothing. */
  readonly traceparent?: string | undefined
}

/** A call of a tool that may happen now. */
export interface AdmittedCall {
  readonly tool: Tool
  readonly args: Readonly<Record<string, unknown>>
  readonly principal: Principal
  readonly attestation: Attestation
  /** When it came and, where a service of ours sent it, what it belongs to. */
  readonly trace?: { readonly startedAt: Instant; readonly within: Place | undefined }
}

export interface AccessDeps {
  readonly authenticate: Authenticate
  readonly redis: Redis
  readonly audit: AuditTrail
  readonly rate: CallRate
  readonly clock: Clock
  readonly tools: ReadonlyMap<string, Tool>
}

/**
 * Every check before a tool runs, in order: the token, the tool, its scope, what the token is bound
 * to, and whether what it stands on still lives. A token for single use is used up last.
 *
 * @throws {AccessRefusal} audited already where an issuer of ours signed the token
 */
export async function admitToolCall(
  deps: AccessDeps,
  token: string | undefined,
  request: ToolRequest,
): Promise<AdmittedCall> {
  const startedAt = deps.clock.now()
  const arrivedAt = traceTime()
  try {
    const identity = await deps.authenticate(token)
    const within = isOurs(identity) ? placeOf(request.traceparent) : undefined
    const admitted = await admit(deps, identity, request)
    return { ...admitted, trace: { startedAt: arrivedAt, within } }
  } catch (error) {
    if (error instanceof AccessRefusal) auditRefusal(deps, error, request, startedAt)
    throw error
  }
}

/**
 * The same for what calls no tool (`initialize`, `tools/list`): a good token on something alive.
 *
 * @throws {AccessRefusal}
 */
export async function admitSession(deps: AccessDeps, token: string | undefined): Promise<Identity> {
  try {
    const identity = await deps.authenticate(token)
    await refuseUnlessLive(deps, identity, undefined)
    return identity
  } catch (error) {
    if (isUnsigned(error)) deps.audit.countUnsigned()
    throw error
  }
}

async function admit(
  deps: AccessDeps,
  identity: Identity,
  { name, args }: ToolRequest,
): Promise<AdmittedCall> {
  const { principal } = identity
  const subject = subjectOf(principal)
  const tool = deps.tools.get(name)
  if (!tool) throw unknownTool(subject)
  if (!isFor(tool, principal.kind)) throw notAllowed(subject)
  if (!principal.scopes.includes(tool.scope)) throw insufficientScope(tool.scope, subject)
  const useOnce = changesSomething(tool.scope) ? checkBinding(identity, tool, args) : undefined
  const wait = deps.rate.secondsToWait(`${principal.owner} ${principal.caller}`)
  if (wait > 0) throw tooMany(subject, wait)
  await refuseUnlessLive(deps, identity, useOnce)
  return { tool, args, principal, attestation: attestationOf(identity) }
}

/** A token that no client ever holds. */
const isOurs = ({ claims }: Identity) => claims.via !== 'login' || claims.held !== true

const changesSomething = (scope: Scope) => scope !== 'read'

/**
 * A token with which something may be changed is for this very call, once. One that a client holds
 * itself is for any: there the owner's answer to the tool's question stands in for both.
 *
 * @returns the token's id, where it is to be used up
 */
function checkBinding(identity: Identity, tool: Tool, args: ToolRequest['args']) {
  const { claims, principal } = identity
  if (claims.via === 'login' && claims.held) {
    if (!tool.twoStep) throw notAllowed(subjectOf(principal))
    return undefined
  }
  if (!isBoundTo(identity, tool.name, args)) {
    throw invalidToken('wrong_claims', subjectOf(principal))
  }
  return claims.jti
}

/**
 * A token that may change something names the tool and these very arguments; in a call, the turn or,
 * where nobody can attest one, the agent whose owner is asked.
 */
function isBoundTo({ claims }: Identity, name: string, args: ToolRequest['args']): boolean {
  if (claims.via === 'call' && claims.turn === undefined) return false
  if (claims.via === 'conversation' && (claims.turn ?? claims.client) === undefined) return false
  return claims.tool === name && claims.args_digest === argumentsDigest(args)
}

function attestationOf({ claims }: Identity): Attestation {
  if (claims.via !== 'login') {
    if (claims.turn) return { kind: 'turn', ...claims.turn }
    if (claims.via === 'conversation' && claims.client) return { kind: 'client', ...claims.client }
    return { kind: 'none' }
  }
  if (claims.held && claims.client) return { kind: 'client', name: claims.client.name }
  return claims.click ? { kind: 'click', consent: claims.click.consent } : { kind: 'none' }
}

async function refuseUnlessLive(
  deps: AccessDeps,
  identity: Identity,
  useOnce: string | undefined,
): Promise<void> {
  const subject = subjectOf(identity.principal)
  let answer: LivenessAnswer
  try {
    answer = await askLiveness(deps.redis, { on: livesOn(identity), useOnce })
  } catch (error) {
    throw cannotDecide(subject, error)
  }
  if (answer === 'over') throw sessionOver(subject)
  if (answer === 'token_used') throw invalidToken('token_used', subject)
}

function livesOn({ principal: { via, caller, owner }, claims }: Identity) {
  if (via.kind === 'login') {
    const isHeld = claims.via === 'login' && claims.held
    const held = isHeld ? { held: { sub: caller, issuedAt: claims.iat } } : {}
    return { login: via.loginSession, ...held }
  }
  return { call: via.callId, sub: caller, owner, room: via.room }
}

function auditRefusal(
  { audit, tools }: AccessDeps,
  refusal: AccessRefusal,
  { name }: ToolRequest,
  startedAt: number,
): void {
  if (isUnsigned(refusal)) audit.countUnsigned()
  if (!refusal.subject) return
  audit
    .begin(refusal.subject, auditedToolName(name), tools.get(name)?.scope ?? null, startedAt)
    .finish(refusal.outcome, refusal.code)
}

/** No token at all is nobody's forgery: clients ask without one to see the challenge. */
function isUnsigned(error: unknown): boolean {
  return error instanceof AccessRefusal && !error.subject && error.cause !== 'missing'
}
