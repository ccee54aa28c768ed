import type { OfferedSlots } from '@parley/mcp-server/src/availability/offered-slots.ts'
import type { Redis } from '@parley/shared/redis/redis-client'
import type { Party } from '../turns/step.ts'
import type { Turns } from '../turns/turns.ts'

/** The commands with which a sweep asks whether a call lives; each waits for its turn. */
export function gatedRedis(redis: Redis, turns: Turns, party: Party): Redis {
  return new Proxy(redis, {
    get(target, name) {
      switch (name) {
        case 'hgetall':
          return (key: string) => turns.take({ party, what: 'hgetall' }, () => target.hgetall(key))
        case 'exists':
          return (key: string) => turns.take({ party, what: 'exists' }, () => target.exists(key))
        default:
          throw new Error(`Redis: ${String(name)} is not simulated`)
      }
    },
  })
}

/** Slots in the real store, each asked for in its turn. */
export function gatedSlots(offered: OfferedSlots, turns: Turns, party: Party): OfferedSlots {
  return {
    offer: (principal, times, kindId) =>
      turns.take({ party, what: 'offer slots' }, () => offered.offer(principal, times, kindId)),
    find: (principal, handle) =>
      turns.take({ party, what: 'find slot' }, () => offered.find(principal, handle)),
  }
}
