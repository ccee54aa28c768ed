import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { IdMaker } from '../identity/ids.ts'
import type { Clock } from '../time/clock.ts'

/** What happened to somebody's account, or to its link to a provider. */
export interface AccountEvent {
  readonly userId: string
  readonly what:
    | 'calendar.connect'
    | 'calendar.disconnect'
    | 'calendar.refresh'
    | 'identity.join'
    | 'account.delete'
    | 'account.export'
  readonly outcome: 'allowed' | 'refused' | 'failed'
  readonly code?: string
  /** The login session in which it was done. */
  readonly sid?: string
}

/** A row of the audit, in the transaction of what it is about where there is one. */
export async function recordAccountEvent(
  database: Kysely<Database>,
  { clock, newId }: { readonly clock: Clock; readonly newId: IdMaker },
  { userId, what, outcome, code, sid }: AccountEvent,
): Promise<void> {
  await database
    .insertInto('audit')
    .values({
      id: newId('aud'),
      at: new Date(clock.now()),
      owner_id: userId,
      caller_id: userId,
      via: sid === undefined ? 'system' : 'login',
      act: 'connection-api',
      call_id: null,
      login_session_id: sid ?? null,
      tool: what,
      scope: null,
      outcome,
      code: code ?? null,
      duration_ms: 0,
    })
    .execute()
}
