import type { AgentProvider } from '@parley/shared/database/agents-schema'
import type { CallerKind } from '@parley/shared/tokens/call-grant'
import type { Scope } from '@parley/shared/tokens/scope'
import type { Agent } from '../agents/agent.ts'

/** A call of ours that goes on at a provider of voice agents, by one of an owner's agents. */
export interface Conversation {
  readonly callId: string
  readonly room: string
  readonly provider: AgentProvider
  readonly agent: Agent
  /** Who speaks: somebody of whom we know nothing, unless they proved to be the owner. */
  readonly caller: string
  readonly kind: CallerKind
  /** The agent, or the owner's login session. */
  readonly standsOn: string
  readonly scopes: readonly Scope[]
}

/** One thing that was said there, by the provider's own transcript. */
export interface Said {
  readonly who: 'caller' | 'agent'
  readonly text: string
}
