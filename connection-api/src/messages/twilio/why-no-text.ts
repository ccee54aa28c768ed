import type { MessageRow } from '@parley/shared/database/messages-schema'
import { channelOf } from '../sender.ts'
import type { MessageRowParts } from '../message-row.ts'
import { isStopped } from './stopped-numbers.ts'

const DAY_MS = 24 * 3600 * 1000
/** Nobody has so many appointments; somebody may have written a loop. */
const MOST_A_DAY = 20

/** @returns undefined: a text message may go to this number (or it is none) */
export async function whyNoText(
  parts: Pick<MessageRowParts, 'database' | 'clock'>,
  { to_address: to }: MessageRow,
): Promise<'stopped' | 'capped' | undefined> {
  if (channelOf(to) !== 'sms') return undefined
  if (await isStopped(parts, to)) return 'stopped'
  const { count } = await parts.database
    .selectFrom('messages')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('to_address', '=', to)
    .where('sending_at', '>', new Date(parts.clock.now() - DAY_MS))
    .executeTakeFirstOrThrow()
  return Number(count) >= MOST_A_DAY ? 'capped' : undefined
}
