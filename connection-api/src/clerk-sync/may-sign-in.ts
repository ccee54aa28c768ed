import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'

/**
 * Nobody comes in whom Clerk deleted or suspended, or in a session that it ended, whatever a token
 * says that was made before: also where the session was heard of only by its end.
 */
export async function maySignIn(
  database: Kysely<Database>,
  { sub, sid }: { readonly sub: string; readonly sid: string | undefined },
): Promise<boolean> {
  const query = database.selectNoFrom((eb) => [
    eb
      .exists(
        eb
          .selectFrom('user_mappings')
          .select('clerk_user_id')
          .where('clerk_user_id', '=', sub)
          .where('status', '<>', 'active'),
      )
      .as('gone'),
    eb
      .exists(
        eb
          .selectFrom('clerk_events')
          .select('id')
          .where('session_id', '=', sid ?? ''),
      )
      .as('over'),
  ])
  const { gone, over } = await reachable('postgres', query.executeTakeFirstOrThrow())
  return !gone && !over
}
