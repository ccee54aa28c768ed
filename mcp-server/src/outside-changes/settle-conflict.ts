import type { Database } from '@parley/shared/database/schema'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { findAppointment } from '../appointments/appointment-repository.ts'
import { spokenAppointment, type Appointment } from '../appointments/appointment.ts'
import { askFor } from '../appointments/ask-for.ts'
import { insertConsent } from '../consent/insert-consent.ts'
import { inTransaction } from '../appointments/in-transaction.ts'
import {
  findChangeable,
  unknownAppointment,
  type ChangeableDeps,
} from '../appointments/changeable-appointment.ts'
import { TwoStepData } from '../appointments/two-step-data.ts'
import { confirmChange, type ChangeDeps } from '../appointments/two-step-change.ts'
import { EventChangedError } from '../calendar/calendar.ts'
import { answer, refuse, type Refused, type ToolAnswer } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { spokenInterval } from '../scheduling/spoken-time.ts'
import { conflictsAbout, type ConflictNote } from './conflict-note.ts'
import { settleConflicts } from './conflict-repository.ts'
import { disputedAppointment, DisputedAppointment } from './disputed-appointment.ts'
import { lookAtEvent } from './look-at-event.ts'
import type { OutsideDeps } from './outside-deps.ts'

export type SettleConflictDeps = OutsideDeps & ChangeDeps & ChangeableDeps

/** Whose time it is to be: the one that was agreed, or the one that the calendar has. */
export const Keeping = z.enum(['agreed', 'calendar'])
type Keeping = z.output<typeof Keeping>

interface SettleRequest {
  /** Handle or id. */
  readonly appointment: string
  readonly keep: Keeping
}

/** What `move_appointment` answers: where a conflict is not settled yet, with that conflict. */
export const SettlingData = TwoStepData.extend({ appointment: DisputedAppointment.optional() })

type Answer = Promise<ToolAnswer<z.output<typeof SettlingData>>>

/** As `move_appointment` has it, which asks for this in place of a slot. */
const asked = ({ appointment, keep }: SettleRequest) => ({
  tool: 'move_appointment',
  args: { appointment, slot: keep },
})

/** Exactly what was read out. */
const Settling = z.strictObject({
  appointment: z.string(),
  conflict: z.string(),
  kind: z.enum(['moved', 'overlaid']),
  version: z.int(),
  start: z.number(),
  end: z.number(),
  keep: Keeping,
  said: z.string(),
})
type Settling = z.output<typeof Settling>

/** First step: gives the question. Nothing changes. */
export async function proposeSettling(
  deps: SettleConflictDeps,
  call: ToolCall,
  request: SettleRequest,
): Answer {
  const found = await findChangeable(deps, call, request.appointment)
  if (!found.ok) return found.refused
  const { appointment } = found
  // What is in an owner's calendar is for the owner alone to settle.
  if (call.principal.kind !== 'owner') return unknownAppointment(call)
  const conflict = (await conflictsAbout(deps.database, [appointment])).get(appointment.id)
  if (!conflict) return nothingToSettle()
  const { title, zone, version } = appointment
  const { id, kind, start, end } = conflict
  const time = request.keep === 'agreed' ? appointment : conflict
  const said = `${title}, ${spokenInterval(time, zone, call.now)}`
  const question = questionAbout(conflict, request.keep, said)
  if (typeof question !== 'string') return question
  const about = { appointment: appointment.id, conflict: id, kind, version, start, end }
  const change: Settling = { ...about, keep: request.keep, said }
  return inTransaction(deps.database, async (transaction) => {
    const kept = { asked: asked(request), text: question, handle: deps.newHandle(), change }
    const approval = await insertConsent(transaction, deps, call, kept)
    return askFor(question, kept.asked, kept.handle, call.now, approval)
  })
}

const nothingToSettle = () =>
  refuse('EVENT_CHANGED', 'The calendar and that appointment agree, so there is nothing to settle.')

function questionAbout({ kind }: ConflictNote, keep: Keeping, said: string): string | Refused {
  if (kind === 'moved' && keep === 'agreed') return `Shall I put it back in your calendar: ${said}?`
  if (kind === 'moved') return `Shall I take the time that your calendar has: ${said}?`
  if (keep === 'agreed') return `Shall both stay as they are: ${said}, and what lies over it?`
  return refuse(
    'EVENT_CHANGED',
    'Something else lies over it, and it has no other time. Offer to move or cancel it, or to leave both.',
  )
}

/** Second step: what was read out is written down, once, and then done. */
export async function confirmSettling(
  deps: SettleConflictDeps,
  call: ToolCall,
  request: SettleRequest,
  consent: string,
): Answer {
  const done = await confirmChange(deps, call, asked(request), consent, {
    schema: Settling,
    async apply(transaction, settling) {
      await want(transaction, settling, call.now)
      return settling.said
    },
  })
  if (!done.ok) return done
  const appointment = await findAppointment(
    deps.database,
    call.principal.owner,
    request.appointment,
  )
  if (!appointment) return unknownAppointment(call)
  return afterwards(deps, call, appointment)
}

/** @throws {EventChangedError} it is another conflict by now, or none */
async function want(
  transaction: Transaction<Database>,
  { appointment, conflict, kind, version, start, end, keep }: Settling,
  now: number,
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('calendar_conflicts')
    .set({ put_back: kind === 'moved' && keep === 'agreed' })
    .where('id', '=', conflict)
    .where('settled_at', 'is', null)
    .where('appointment_version', '=', version)
    .where('start_at', '=', new Date(start))
    .where('end_at', '=', new Date(end))
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new EventChangedError()
  if (kind === 'overlaid') return settleConflicts(transaction, [conflict], 'calendar', now)
  await transaction
    .updateTable('appointments')
    .set({ event_due: sql<Date>`least(event_due, ${new Date(now)})` })
    .where('id', '=', appointment)
    .execute()
}

/** Looks at the event at once; what a provider does not answer now is done by the next look. */
async function afterwards(deps: SettleConflictDeps, call: ToolCall, before: Appointment): Answer {
  const isRead = await read(deps, before.id, call.now)
  const appointment = (await findAppointment(deps.database, before.ownerId, before.id)) ?? before
  const conflict = (await conflictsAbout(deps.database, [appointment])).get(appointment.id)
  const said = spokenAppointment(appointment, call.now)
  const data = { appointment: disputedAppointment(appointment, conflict, call.now) }
  if (!conflict) return answer(`Settled: ${said}.`, { outcome: 'settled' as const, ...data })
  if (isRead && !(await isPuttingBack(deps, conflict))) return cannotBe()
  const sentence = `I have asked for that, and it is still being confirmed: ${said}.`
  return answer(sentence, { outcome: 'pending' as const, ...data })
}

/** @returns false: nothing is known */
async function read(deps: SettleConflictDeps, id: string, now: number): Promise<boolean> {
  try {
    await lookAtEvent(deps, id, now)
    return true
  } catch (err) {
    deps.log.warn({ err, appointmentId: id }, 'A conflict waits for its calendar')
    return false
  }
}

async function isPuttingBack({ database }: OutsideDeps, { id }: ConflictNote): Promise<boolean> {
  const row = await database
    .selectFrom('calendar_conflicts')
    .select('put_back')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.put_back === true
}

const cannotBe = () =>
  refuse(
    'SLOT_TAKEN',
    'That cannot be as things are, so both are as they were. Offer to move or cancel what is in the way.',
  )
