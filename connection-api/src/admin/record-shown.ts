import type { Kysely } from 'kysely'
import type { UserMapping } from '@parley/shared/database/clerk-sync-schema'
import type { Database, NewAuditRow } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Clock } from '@parley/shared/time/clock'
import type { SignedIn } from '../login/login-session.ts'

interface AuditParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly newId: IdMaker
}

/** Writes down, before anything is shown, which personal fields of whom an admin is about to see. */
export async function recordShown(
  parts: AuditParts,
  admin: SignedIn,
  people: readonly Pick<UserMapping, 'clerk_user_id' | 'name' | 'email'>[],
): Promise<void> {
  const rows = people.flatMap(({ clerk_user_id: owner, name, email }) => {
    const fields = [...(name === null ? [] : ['name']), ...(email === null ? [] : ['email'])]
    if (fields.length === 0) return []
    return [auditRow(parts, admin, { owner, what: 'admin.show_person', code: fields.join(',') })]
  })
  if (rows.length > 0) await parts.database.insertInto('audit').values(rows).execute()
}

/** Writes down what an admin has done to somebody, or to all. */
export async function recordDone(
  parts: AuditParts,
  admin: SignedIn,
  done: { readonly owner: string; readonly what: string },
): Promise<void> {
  const row = auditRow(parts, admin, { ...done, code: null })
  await parts.database.insertInto('audit').values(row).execute()
}

function auditRow(
  { clock, newId }: AuditParts,
  admin: SignedIn,
  { owner, what, code }: { owner: string; what: string; code: string | null },
): NewAuditRow {
  return {
    id: newId('aud'),
    at: new Date(clock.now()),
    owner_id: owner,
    caller_id: admin.userId,
    via: 'login',
    act: 'connection-api',
    call_id: null,
    login_session_id: admin.sid,
    tool: what,
    scope: null,
    outcome: 'allowed',
    code,
    duration_ms: 0,
  }
}
