import type { Redis } from 'ioredis'
import { TOOL_TOKEN_SECONDS } from '../tokens/tool-token.ts'
import { callKey, livenessKey } from './call-record.ts'
import { loginKey } from './login-record.ts'
import { EVERYBODY, rightsLostKey } from './rights-record.ts'

/** What a tool token stands on, and its id where it may be used only once. */
export interface LivenessQuestion {
  readonly on:
    | { readonly call: string; readonly sub: string; readonly owner: string; readonly room: string }
    | {
        readonly login: string
        /** Of a token that its holder keeps: whose, and when it was made (seconds since 1970). */
        readonly held?: { readonly sub: string; readonly issuedAt: number }
      }
  /** Token id to use up; undefined for tokens that may be used again. */
  readonly useOnce: string | undefined
}

export type LivenessAnswer = 'live' | 'over' | 'token_used'

const CALL = `
local call = redis.call('HMGET', KEYS[1], 'state', 'sub', 'owner', 'room')
if call[1] ~= 'live' or call[2] ~= ARGV[2] or call[3] ~= ARGV[3] or call[4] ~= ARGV[4] then return 'over' end
if redis.call('EXISTS', KEYS[2]) == 0 then return 'over' end
if KEYS[3] and not redis.call('SET', KEYS[3], '1', 'NX', 'EX', ARGV[1]) then return 'token_used' end
return 'live'`

const LOGIN = `
if redis.call('GET', KEYS[1]) ~= 'active' then return 'over' end
if ARGV[2] then
  local lost = redis.call('MGET', ARGV[3], ARGV[4])
  for i = 1, 2 do
    if lost[i] and tonumber(lost[i]) >= tonumber(ARGV[2]) then return 'over' end
  end
end
if KEYS[2] and not redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[1]) then return 'token_used' end
return 'live'`

/** Longer than any tool token lives, clock tolerance included. */
const USED_SECONDS = TOOL_TOKEN_SECONDS + 60

/**
 * Is what the token stands on still there, and is the token itself fresh? One round trip; a token
 * is used up only when the answer is `live`.
 *
 * @throws when Redis cannot be asked: the caller refuses
 */
export async function askLiveness(
  redis: Redis,
  question: LivenessQuestion,
): Promise<LivenessAnswer> {
  const once = question.useOnce === undefined ? [] : [`jti:${question.useOnce}`]
  const answer = await ask(redis, question.on, once)
  return answer === 'live' || answer === 'token_used' ? answer : 'over'
}

function ask(redis: Redis, on: LivenessQuestion['on'], once: string[]): Promise<unknown> {
  if ('call' in on) {
    const keys = [callKey(on.call), livenessKey(on.call), ...once]
    return redis.eval(CALL, keys.length, ...keys, USED_SECONDS, on.sub, on.owner, on.room)
  }
  const keys = [loginKey(on.login), ...once]
  const held = on.held && [on.held.issuedAt, rightsLostKey(on.held.sub), rightsLostKey(EVERYBODY)]
  return redis.eval(LOGIN, keys.length, ...keys, USED_SECONDS, ...(held ?? []))
}
