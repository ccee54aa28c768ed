import type { NewAuditRow } from '@parley/shared/database/schema'

/** Who asked for whom, on what. */
export type AuditSubject = Pick<
  NewAuditRow,
  'owner_id' | 'caller_id' | 'via' | 'act' | 'call_id' | 'login_session_id'
>

/** `allowed`: the tool ran and answered. `refused`: by a rule. `failed`: something broke. */
export type AuditOutcome = NewAuditRow['outcome']

export type { NewAuditRow as AuditRow } from '@parley/shared/database/schema'
