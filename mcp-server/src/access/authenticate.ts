import type { Clock } from '@parley/shared/time/clock'
import type { CallGrant } from '@parley/shared/tokens/call-grant'
import type { Scope } from '@parley/shared/tokens/scope'
import { TokenError } from '@parley/shared/tokens/token-error'
import {
  verifyToolToken,
  type CallToolClaims,
  type ConversationToolClaims,
  type LoginToolClaims,
  type ToolClaims,
} from '@parley/shared/tokens/tool-token'
import { subjectOf, subjectOfClaims } from '../audit/audit-subject.ts'
import { invalidToken } from './access-refusal.ts'
import type { Trust } from './issuers.ts'
import type { Principal } from './principal.ts'
import type { VerifyGrant } from './verified-grants.ts'

/** A token that holds: who asks, and what else it says. */
export interface Identity {
  readonly principal: Principal
  readonly claims: ToolClaims
  /** What the caller may ever use here; this one token may allow less. */
  readonly ceiling: readonly Scope[]
}

export type Authenticate = (token: string | undefined) => Promise<Identity>

/**
 * Token -> identity. A worker's token counts only together with the call grant in it: what the
 * worker says beyond its grant is not believed.
 *
 * @throws {AccessRefusal} 401
 */
export function authenticator(trust: Trust, verifyGrant: VerifyGrant, clock: Clock): Authenticate {
  return async (token) => {
    if (token === undefined) throw invalidToken('missing')
    const claims = await verify(token, trust, clock)
    if (claims.via === 'call') return ofCall(claims, verifyGrant)
    return claims.via === 'login' ? ofLogin(claims) : ofConversation(claims)
  }
}

async function verify(token: string, trust: Trust, clock: Clock): Promise<ToolClaims> {
  try {
    return await verifyToolToken(token, trust.issuers, trust.audience, clock)
  } catch (error) {
    if (!(error instanceof TokenError)) throw error
    const { problem, signedClaims } = error
    throw invalidToken(problem, signedClaims && subjectOfClaims(signedClaims), error)
  }
}

type Via<Kind extends string> = { readonly via: Kind }

async function ofCall(
  claims: Via<'call'> & CallToolClaims,
  verifyGrant: VerifyGrant,
): Promise<Identity> {
  const grant = await grantOf(claims, verifyGrant)
  const principal: Principal = {
    owner: grant.owner,
    caller: grant.sub,
    kind: grant.caller,
    via: { kind: 'call', callId: grant.call_id, room: grant.room, loginSession: grant.sid },
    scopes: claims.scopes,
    act: claims.act.sub,
  }
  if (!isWithin(claims, grant) || !isRightKind(principal)) {
    throw invalidToken('wrong_claims', subjectOf(principal))
  }
  return { principal, claims, ceiling: grant.scopes }
}

async function grantOf(claims: CallToolClaims, verifyGrant: VerifyGrant): Promise<CallGrant> {
  try {
    return await verifyGrant(claims.grant)
  } catch (error) {
    if (!(error instanceof TokenError)) throw error
    throw invalidToken(error.problem, subjectOfClaims(claims), error)
  }
}

function isWithin(claims: CallToolClaims, grant: CallGrant): boolean {
  return (
    claims.sub === grant.sub &&
    claims.call_id === grant.call_id &&
    claims.room === grant.room &&
    claims.scopes.every((scope) => grant.scopes.includes(scope))
  )
}

function ofLogin(claims: Via<'login'> & LoginToolClaims): Identity {
  const principal: Principal = {
    owner: claims.owner,
    caller: claims.sub,
    kind: claims.caller,
    via: {
      kind: 'login',
      loginSession: claims.sid,
      ...(claims.client && { client: claims.client.name }),
    },
    scopes: claims.scopes,
    act: claims.act.sub,
  }
  if (!isRightKind(principal) || !isHeldRightly(claims)) {
    throw invalidToken('wrong_claims', subjectOf(principal))
  }
  return { principal, claims, ceiling: claims.scopes }
}

/** Either the provider's transcript is vouched for, or the owner is asked what the agent wants. */
function ofConversation(claims: Via<'conversation'> & ConversationToolClaims): Identity {
  const { owner, sub, caller, conversation, room, sid, scopes, act, turn, client } = claims
  const principal: Principal = {
    owner,
    caller: sub,
    kind: caller,
    via: { kind: 'call', callId: conversation, room, loginSession: sid },
    scopes,
    act: act.sub,
  }
  if (!isRightKind(principal) || (turn !== undefined && client !== undefined)) {
    throw invalidToken('wrong_claims', subjectOf(principal))
  }
  return { principal, claims, ceiling: scopes }
}

/** What a client holds itself says who it is, is the owner's, and is bound to no one call. */
function isHeldRightly({ held, client, caller, tool, args_digest, click }: LoginToolClaims) {
  if (held !== true) return client === undefined
  const isBound = tool !== undefined || args_digest !== undefined || click !== undefined
  return client !== undefined && caller === 'owner' && !isBound
}

/** An owner asks for their own calendar, a guest for somebody else's. */
function isRightKind({ kind, owner, caller }: Principal): boolean {
  return kind === 'owner' ? owner === caller : owner !== caller
}
