import { z } from 'zod'
import { decode, encode } from '../http/opaque-token.ts'
import { badRequest, googleRefusal } from './google-error.ts'

const SyncToken = z.object({
  /** The calendar's version when it was given out. */
  since: z.int(),
  single: z.boolean(),
  window: z.object({ start: z.number(), end: z.number() }),
  epoch: z.int(),
})
export type SyncToken = z.infer<typeof SyncToken>

/** Parameters that the documentation rules out beside a sync token. */
const EXCLUDED = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
]

export function newSyncToken(token: SyncToken): string {
  return encode(token)
}

/** @throws {Refusal} 410 when it is expired or none of ours: the client must list everything anew */
export function readSyncToken(text: string, epoch: number): SyncToken {
  const token = SyncToken.safeParse(decode(text))
  if (token.success && token.data.epoch === epoch) return token.data
  const message = 'Sync token is no longer valid, a full sync is required.'
  throw googleRefusal(410, 'fullSyncRequired', message)
}

/** @throws {Refusal} 400 when a parameter stands beside the token that may not */
export function refuseWithSyncToken(query: URLSearchParams): void {
  if (EXCLUDED.some((name) => query.has(name))) throw badRequest()
}
