import type { CallRow } from '@parley/shared/database/schema'

/** A call as its owner sees it; instants as RFC 3339 in UTC. */
export function describeCall(call: CallRow) {
  return {
    id: call.id,
    room: call.room,
    state: stateOf(call),
    caller: call.caller_kind,
    /** By which a guest came. */
    guest_link: call.guest_link_id,
    /** At a provider, by which a guest came. */
    agent: call.agent_id,
    channel: call.channel,
    platform: call.platform,
    offered_at: call.offered_at.toISOString(),
    started_at: call.started_at?.toISOString() ?? null,
    ended_at: call.ended_at?.toISOString() ?? null,
    end_reason: call.end_reason,
  }
}

function stateOf(call: CallRow): 'offered' | 'live' | 'ended' {
  if (call.ended_at) return 'ended'
  return call.started_at ? 'live' : 'offered'
}
