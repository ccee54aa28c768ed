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

/** A call that must be live, or a login session that must be active, perhaps by way of a client. */
export type Via =
  | {
      readonly kind: 'call'
      readonly callId: string
      readonly room: string
      /** Of a guest: the link by which they came. */
      readonly loginSession: string
    }
  | { readonly kind: 'login'; readonly loginSession: string; readonly client?: string }

/**
 * Where handles of this principal mean anything: the call, the login session, or what one client
 * was told in it. No context is the beginning of another with a colon after it.
 */
export function contextOf({ via }: Principal): string {
  if (via.kind === 'call') return via.callId
  if (via.client === undefined) return via.loginSession
  return `${via.loginSession}/${encodeURIComponent(via.client)}`
}

/** What stands for the person's own answer to a question, said under the issuer's key. */
export type Attestation =
  | ({ readonly kind: 'turn' } & TurnAttestation)
  | { readonly kind: 'click'; readonly consent: string }
  /** Nobody attests anything: a client of the person's holds the token, and they decide. */
  | { readonly kind: 'client'; readonly name: string }
  | { readonly kind: 'none' }
