import type { FailpointInput } from '@parley/dev/src/providers/failpoints/failpoint.ts'
import type { Random } from '../random.ts'

/** Something that goes wrong with one request to a provider. */
export interface Fault {
  readonly name: string
  readonly effect?: FailpointInput['effect']
  /** It is neither done nor answered. */
  readonly hangs?: boolean
}

const FAULTS: readonly Fault[] = [
  { name: 'connection breaks before', effect: { kind: 'drop_request' } },
  { name: 'answer is lost', effect: { kind: 'drop_answer' } },
  { name: 'answer is lost', effect: { kind: 'drop_answer' } },
  { name: '503 before', effect: { kind: 'error', status: 503 } },
  { name: '500 after it was done', effect: { kind: 'error', status: 500, when: 'after' } },
  { name: '429', effect: { kind: 'error', status: 429, retryAfterSeconds: 0 } },
  { name: '429, come back later', effect: { kind: 'error', status: 429, retryAfterSeconds: 60 } },
  { name: 'no answer', hangs: true },
]

/** What a provider says no to, whatever is asked; token endpoints do not. */
const REFUSALS: readonly Fault[] = [
  { name: '403', effect: { kind: 'error', status: 403, reason: 'forbidden' } },
  { name: '401', effect: { kind: 'error', status: 401 } },
  { name: 'tokens end', effect: { kind: 'expire_access_tokens' } },
]

const isTokens = (path: string) => path.endsWith('/token')

/** @param rate of requests that go wrong */
export function drawFault(random: Random, rate: number, path: string): Fault | undefined {
  if (!random.chance(rate)) return undefined
  return random.pick(isTokens(path) ? FAULTS : [...FAULTS, ...REFUSALS])
}
