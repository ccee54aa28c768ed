import type { Database } from '@parley/shared/database/schema'
import type { Transaction, UpdateObject } from 'kysely'
import type { Appointment } from '../appointments/appointment.ts'
import { writtenInterval } from '../scheduling/spoken-time.ts'
import { openMovedConflict, settleConflicts } from './conflict-repository.ts'
import type { OutsideDeps } from './outside-deps.ts'

/** One appointment, locked, on its way after its event. */
export interface Following {
  readonly deps: OutsideDeps
  readonly transaction: Transaction<Database>
  readonly appointment: Appointment
}

/** The event was deleted: there is nothing left to come to. What is over stays as it was. */
export async function cancelOutside(following: Following): Promise<true> {
  const { deps, transaction, appointment } = following
  const { title, ownerId, zone, end } = appointment
  if (end <= deps.clock.now()) return true
  await change(following, { status: 'cancelled', cancelled_why: 'outside' })
  await closeMoved(following, 'passed')
  await audit(following, 'outside.deleted')
  const details = { title, when: writtenInterval(appointment, zone) }
  await deps.tellOwner(transaction, ownerId, { kind: 'appointment_deleted_outside', details })
  return true
}

/** The event is when it was agreed to be: what else of it changed is none of ours. */
export async function takeEtag(following: Following, etag: string): Promise<true> {
  if (etag !== following.appointment.etag) await change(following, { etag })
  await closeMoved(following, 'passed')
  return true
}

export async function change(
  { deps, transaction, appointment }: Following,
  changed: UpdateObject<Database, 'appointments'>,
): Promise<void> {
  await transaction
    .updateTable('appointments')
    .set({ ...changed, updated_at: new Date(deps.clock.now()) })
    .where('id', '=', appointment.id)
    .execute()
}

/** @param how unless the owner had asked for it */
export async function closeMoved(
  { deps, transaction, appointment }: Following,
  how: 'passed' | 'calendar',
): Promise<void> {
  const conflict = await openMovedConflict(transaction, appointment.id)
  if (!conflict) return
  const asAsked = conflict.put_back && how === 'passed' ? 'agreed' : how
  await settleConflicts(transaction, [conflict.id], asAsked, deps.clock.now())
}

/** Nobody asked for it by voice or click, so nobody is named but the owner whose calendar it is. */
export async function audit(
  { deps, transaction, appointment }: Following,
  what: 'outside.deleted' | 'outside.moved' | 'outside.conflict',
): Promise<void> {
  await transaction
    .insertInto('audit')
    .values({
      id: deps.newId('aud'),
      at: new Date(deps.clock.now()),
      owner_id: appointment.ownerId,
      caller_id: appointment.ownerId,
      via: 'system',
      act: 'mcp-server',
      call_id: null,
      login_session_id: null,
      tool: what,
      scope: null,
      outcome: 'allowed',
      code: null,
      duration_ms: 0,
    })
    .execute()
}
