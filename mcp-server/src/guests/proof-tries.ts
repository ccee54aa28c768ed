import { createHash } from 'node:crypto'
import type { Redis } from '@parley/shared/redis/redis-client'
import { contextOf, type Principal } from '../access/principal.ts'
import type { GuestCall } from './guest-call.ts'

const DAY_SECONDS = 24 * 3600

/** Tries in 24 hours, of those that failed: in one call, at one person, from one network. */
const MOST = { call: 4, person: 10, network: 20 }

/** All are counted before anything is checked, so that tries at the same moment are all counted. */
const COUNT = `
local allowed = 1
for i, key in ipairs(KEYS) do
  local tries = redis.call('INCR', key)
  if tries == 1 then redis.call('EXPIRE', key, ARGV[1]) end
  if tries > tonumber(ARGV[i + 1]) then allowed = 0 end
end
return allowed`

/** Whose appointment is claimed: a phone number or an e-mail address, as it was understood. */
interface Claim {
  readonly principal: Principal
  readonly call: GuestCall
  readonly person: string
}

/** Counts a try. False: there were too many, and nothing is looked up any more. */
export async function mayTry(redis: Redis, claim: Claim): Promise<boolean> {
  const keys = keysOf(claim)
  const most = [MOST.call, MOST.person, MOST.network]
  return (await redis.eval(COUNT, keys.length, ...keys, DAY_SECONDS, ...most)) === 1
}

/** A proof that held is no failed try. */
export async function uncount(redis: Redis, claim: Claim): Promise<void> {
  const pipeline = redis.multi()
  for (const key of keysOf(claim)) pipeline.decr(key)
  await pipeline.exec()
}

/** Hashed, since numbers and addresses are personal; always with the owner. */
function keysOf({ principal, call, person }: Claim): string[] {
  const { owner } = principal
  const network = call.address?.toString('base64url') ?? call.standsOn
  return [
    `proof-tries:${owner}:call:${contextOf(principal)}`,
    `proof-tries:${owner}:person:${createHash('sha256').update(person).digest('base64url')}`,
    `proof-tries:${owner}:network:${network}`,
  ]
}
