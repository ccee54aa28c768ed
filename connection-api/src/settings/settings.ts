import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'

/** What a person may choose for themselves. */
export const Settings = z.strictObject({
  /** Days for which what was said in their calls is kept; 0: not at all. */
  keep_transcripts_days: z.number().int().min(0).max(365),
})
export type Settings = z.output<typeof Settings>

/** Somebody who never chose keeps nothing. */
const FROM_THE_START: Settings = { keep_transcripts_days: 0 }

export async function readSettings(database: Kysely<Database>, userId: string): Promise<Settings> {
  const query = database
    .selectFrom('user_settings')
    .select('keep_transcripts_days')
    .where('user_id', '=', userId)
  return (await reachable('postgres', query.executeTakeFirst())) ?? FROM_THE_START
}
