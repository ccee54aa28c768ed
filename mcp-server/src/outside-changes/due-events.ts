import type { Instant } from '@parley/shared/time/clock'
import { lookAtEvent } from './look-at-event.ts'
import type { OutsideDeps } from './outside-deps.ts'

/** After a look that settled nothing, or never ended. */
const AGAIN_MS = 30_000
const AT_ONCE = 10

/** Reads the events that somebody may have changed. @returns how many there were */
export async function lookAtDueEvents(deps: OutsideDeps): Promise<number> {
  const until = deps.clock.now() + AGAIN_MS
  const ids = await claimDue(deps, until)
  await Promise.all(ids.map((id) => look(deps, id, until)))
  return ids.length
}

async function look(deps: OutsideDeps, id: string, claim: Instant): Promise<void> {
  try {
    await lookAtEvent(deps, id, claim)
  } catch (err) {
    deps.log.warn({ err, appointmentId: id }, 'The event of an appointment could not be read')
  }
}

/** The next who looks leaves these alone for a while; no lock is kept while a provider is asked. */
async function claimDue({ database, clock }: OutsideDeps, until: Instant): Promise<string[]> {
  const rows = await database
    .updateTable('appointments')
    .set({ event_due: new Date(until) })
    .where('id', 'in', (due) =>
      due
        .selectFrom('appointments')
        .select('id')
        .where('event_due', '<=', new Date(clock.now()))
        .where('status', '=', 'confirmed')
        .where('account_id', 'in', (active) =>
          active
            .selectFrom('calendar_accounts')
            .select('calendar_accounts.id')
            .where('calendar_accounts.status', '=', 'active'),
        )
        .orderBy('event_due')
        .limit(AT_ONCE)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}
