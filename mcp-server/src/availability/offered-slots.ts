import type { HandleMaker } from '@parley/shared/identity/ids'
import type { Redis } from '@parley/shared/redis/redis-client'
import { z } from 'zod'
import { contextOf, type Principal } from '../access/principal.ts'
import type { Interval } from '../scheduling/interval.ts'

/** An offered interval under the short handle by which a model knows it. */
export interface Slot extends Interval {
  readonly handle: string
  /** Id of the kind of appointment that it was offered for. */
  readonly kindId: string | undefined
}

/** An offer is good for this long; what is booked is checked afresh all the same. */
const OFFER_SECONDS = 20 * 60

const Stored = z.object({
  owner: z.string(),
  caller: z.string(),
  start: z.number(),
  end: z.number(),
  kindId: z.string().optional(),
})

/** Offers made in a call or login session, known nowhere else. */
export interface OfferedSlots {
  offer(principal: Principal, times: readonly Interval[], kindId?: string): Promise<Slot[]>
  /** The offer with this handle that was made to this caller, or undefined. */
  find(principal: Principal, handle: string): Promise<Slot | undefined>
}

export function createOfferedSlots(redis: Redis, newHandle: HandleMaker): OfferedSlots {
  return {
    async offer(principal, times, kindId) {
      const slots = times.map((time) => ({ ...time, handle: newHandle(), kindId }))
      if (slots.length === 0) return slots
      const pipeline = redis.pipeline()
      for (const { handle, start, end } of slots) {
        const { owner, caller } = principal
        const stored: z.output<typeof Stored> = { owner, caller, start, end, kindId }
        pipeline.set(keyOf(principal, handle), JSON.stringify(stored), 'EX', OFFER_SECONDS)
      }
      const results = await pipeline.exec()
      const failure = results?.find(([error]) => error !== null)
      if (!results || failure) throw new Error('Slots could not be kept', { cause: failure?.[0] })
      return slots
    },
    async find(principal, handle) {
      const text = await redis.get(keyOf(principal, handle))
      const stored = text === null ? undefined : Stored.parse(JSON.parse(text))
      if (stored?.owner !== principal.owner || stored.caller !== principal.caller) return undefined
      return { handle, start: stored.start, end: stored.end, kindId: stored.kindId }
    },
  }
}

function keyOf(principal: Principal, handle: string): string {
  return `slot:${contextOf(principal)}:${handle}`
}
