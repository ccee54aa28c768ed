import type { Redis } from '@parley/shared/redis/redis-client'
import { contextOf, type Principal } from '../access/principal.ts'

/** No call lasts longer. */
const KEPT_SECONDS = 3600

/** Which appointments a guest has shown to be theirs, in the call in which they did. */
export interface ProvenAppointments {
  prove(principal: Principal, appointmentId: string): Promise<void>
  isProven(principal: Principal, appointmentId: string): Promise<boolean>
}

export function createProvenAppointments(redis: Redis): ProvenAppointments {
  return {
    async prove(principal, appointmentId) {
      await redis.set(keyOf(principal, appointmentId), principal.caller, 'EX', KEPT_SECONDS)
    },
    async isProven(principal, appointmentId) {
      return (await redis.get(keyOf(principal, appointmentId))) === principal.caller
    },
  }
}

function keyOf(principal: Principal, appointmentId: string): string {
  return `proven:${principal.owner}:${contextOf(principal)}:${appointmentId}`
}
