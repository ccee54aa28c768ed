import { createHash, randomInt } from 'node:crypto'
import { enqueueMessage } from '@parley/shared/messages/enqueue-message'
import { reachable } from '../http/reachable.ts'
import { hashToken } from '../login/random-token.ts'
import type { ConnectParts } from './connect-parts.ts'
import type { PendingGrant } from './pending-grant.ts'

/** As long as the grant itself waits. */
const CODE_SECONDS = 600
/** Of a million codes; then the grant is let go. */
const TRIES = 5

/** Where a code and its tries are counted, by the browser's cookie. */
const keysOf = (cookie: string) => {
  const name = hashToken(cookie).toString('base64url')
  return [`grant-code:${name}`, `grant-code-tries:${name}`] as const
}

/**
 * Writes a code to the owner's own address: the proof for people who have no password here. One code
 * for each grant that waits.
 */
export async function sendGrantCode(
  parts: ConnectParts,
  cookie: string,
  { userId, grant }: PendingGrant,
): Promise<void> {
  const owner = parts.database.selectFrom('users').select('email').where('id', '=', userId)
  const to = (await reachable('postgres', owner.executeTakeFirst()))?.email
  if (!to) return
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const [key] = keysOf(cookie)
  const set = parts.redis.set(key, digest(cookie, code), 'EX', CODE_SECONDS, 'NX')
  if ((await reachable('redis', set)) === null) return
  const details = { code, provider: grant.provider, account: grant.email ?? '' }
  const message = { userId, kind: 'calendar_code', to, details }
  const work = parts.database.transaction().execute((trx) => enqueueMessage(trx, parts, message))
  await reachable('postgres', work)
}

/** `used_up`: too many wrong ones, so that nothing more is to be guessed here. */
export async function checkGrantCode(
  { redis }: ConnectParts,
  cookie: string,
  code: string,
): Promise<'right' | 'wrong' | 'used_up'> {
  const [key, tries] = keysOf(cookie)
  const counted = redis.multi().incr(tries).expire(tries, CODE_SECONDS).get(key).exec()
  const [count, , expected] = (await reachable('redis', counted)) ?? []
  if (Number(count?.[1] ?? TRIES + 1) > TRIES) return 'used_up'
  const isRight = expected?.[1] === digest(cookie, code)
  if (!isRight) return 'wrong'
  return (await reachable('redis', redis.del(key))) === 1 ? 'right' : 'wrong'
}

/** With the cookie in it: the digest of six digits alone could be looked up. */
function digest(cookie: string, code: string): string {
  return createHash('sha256').update(`${cookie} ${code}`).digest('base64url')
}
