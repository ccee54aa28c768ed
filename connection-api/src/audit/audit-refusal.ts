import type { Kysely } from 'kysely'
import type { Database, NewAuditRow } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'

interface AuditParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly newId: IdMaker
}

/** Who asked for a tool: as much as is known of them for certain. */
export type RefusedCaller = Pick<
  NewAuditRow,
  'owner_id' | 'caller_id' | 'via' | 'act' | 'call_id' | 'login_session_id'
>

/**
 * Writes down what was refused before it came to a tool.
 *
 * @param tool as it was named by whoever asked
 * @throws {UnavailableError}
 */
export async function auditRefusal(
  { database, clock, newId }: AuditParts,
  caller: RefusedCaller,
  { tool, scope = null, code }: { tool: string; scope?: string | null; code: string },
): Promise<void> {
  const row = {
    ...caller,
    id: newId('aud'),
    at: new Date(clock.now()),
    tool: tool.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 64),
    scope,
    outcome: 'refused' as const,
    code,
    duration_ms: 0,
  }
  await reachable('postgres', database.insertInto('audit').values(row).execute())
}
