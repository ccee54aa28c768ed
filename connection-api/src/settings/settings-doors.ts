import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { forgetTranscripts } from '../transcripts/forget-transcripts.ts'
import { readSettings, Settings } from './settings.ts'

export interface SettingsParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
}

/** `GET /api/me/settings` */
export function getSettings({ database }: SettingsParts): SignedInHandler {
  return async ({ userId }, _request, response) => {
    response.set('Cache-Control', 'no-store').json(await readSettings(database, userId))
  }
}

/** `PUT /api/me/settings`: all of them. What is to be kept less long is erased at once. */
export function putSettings({ database, clock }: SettingsParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const settings = parseRequest(Settings, request.body)
    const row = { user_id: userId, ...settings }
    const written = database.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('user_settings')
        .values(row)
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet(settings))
        .execute()
      await forgetTranscripts(transaction, clock.now(), userId)
    })
    await reachable('postgres', written)
    response.set('Cache-Control', 'no-store').json(settings)
  }
}
