import type { CallerKind } from '@parley/shared/tokens/call-grant'
import type { Scope } from '@parley/shared/tokens/scope'
import type { TurnAttestation } from '@parley/shared/tokens/tool-token'

/** Who asks, for whom, and on what the right to ask stands. All that a tool ever sees of a token. */
export interface Principal {
  /** Whose calendar it is. */
  readonly owner: string
  /** Who asks: the owner, or a guest of theirs. */
  readonly caller: string
  readonly kind: CallerKind
  readonly via: Via
  readonly scopes: readonly Scope[]
  /** Which program acts for the caller. */
  readonly act: string
}

/** A call that must be live, or a login session that must be active. */
export type Via =
  | {
      readonly kind: 'call'
      readonly callId: string
      readonly room: string
      readonly loginSession: string
    }
  | { readonly kind: 'login'; readonly loginSession: string }

/** Where handles of this principal mean anything: the call or the login session. */
export function contextOf(principal: Principal): string {
  return principal.via.kind === 'call' ? principal.via.callId : principal.via.loginSession
}

/** What stands for the person's own answer to a question, said under the issuer's key. */
export type Attestation =
  | ({ readonly kind: 'turn' } & TurnAttestation)
  | { readonly kind: 'click'; readonly consent: string }
  | { readonly kind: 'none' }
