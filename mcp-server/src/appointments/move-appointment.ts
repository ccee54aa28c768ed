import { EXCLUSION_VIOLATION, sqlState } from '@parley/shared/database/create-database'
import type { ConsentRow } from '@parley/shared/database/schema'
import { contextOf } from '../access/principal.ts'
import type { Approval } from '../approvals/approval.ts'
import { shapeOf } from '../availability/kind-details.ts'
import type { AppointmentKind } from '../availability/appointment-kind.ts'
import { obstacleToOffered, type Asking } from '../availability/find-times.ts'
import type { Slot } from '../availability/offered-slots.ts'
import { readOwner, type Owner } from '../availability/owner.ts'
import { refuse, type Refused, type ToolAnswer } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { blockedBy } from '../scheduling/free-times.ts'
import { overlaps, subtract } from '../scheduling/interval.ts'
import { spokenInterval, spokenMoment } from '../scheduling/spoken-time.ts'
import {
  blockedTime,
  lockAppointment,
  readAppointment,
  releaseExpiredHolds,
  releaseHoldsOf,
  takeTurn,
} from './appointment-repository.ts'
import type { Appointment } from './appointment.ts'
import { askFor } from './ask-for.ts'
import type { BookDeps } from './book-appointment.ts'
import { DEFAULT_TITLE } from './booking-question.ts'
import { findChangeable, unknownAppointment } from './changeable-appointment.ts'
import { appointmentOf, consentId, type Asked } from '../consent/consent.ts'
import { checkConsent } from '../consent/check-consent.ts'
import { findConsent, lockConsent, useConsent } from '../consent/consent-repository.ts'
import { insertConsent } from '../consent/insert-consent.ts'
import { inTransaction } from './in-transaction.ts'
import { isDayFull } from './is-day-full.ts'
import { newHold } from './new-hold.ts'
import { beginMove, findMoveOf, lockMoveOf } from './move-repository.ts'
import { settledAnswer } from './settled-answer.ts'
import type { TwoStepData } from './two-step-data.ts'
import { slotTaken, slotUnknown } from './slot-taken.ts'

export interface MoveRequest {
  /** Handle or id. */
  readonly appointment: string
  readonly slot: string
}

type Answer = Promise<ToolAnswer<TwoStepData>>

const asked = ({ appointment, slot }: MoveRequest): Asked => ({
  tool: 'move_appointment',
  args: { appointment, slot },
})

/** First step: holds the new time beside the old one and gives the question. */
export async function proposeMove(deps: BookDeps, call: ToolCall, request: MoveRequest): Answer {
  const { principal, now } = call
  const found = await findChangeable(deps, call, request.appointment)
  if (!found.ok) return found.refused
  const slot = await deps.offered.find(principal, request.slot)
  if (!slot || slot.start < now) return slotUnknown()
  const { appointment } = found
  const owner = await readOwner(deps.database, principal.owner)
  const kind = owner.kinds.find(({ id }) => id === appointment.kindId)
  const asking = { owner, principal, now, kind, moving: appointment }
  if (slot.start === appointment.start && slot.end === appointment.end) return atThatTime()
  if (await obstacleToOffered(deps, asking, slot)) return slotTaken(deps, asking, slot)
  const text = questionAbout(appointment, slot, asking)
  const held = await holdSlot(deps, call, slot, { ...asking, request, appointment, text })
  if (held === 'taken') return slotTaken(deps, asking, slot)
  return askFor(text, asked(request), held.handle, now, held.approval)
}

const atThatTime = () =>
  refuse('SLOT_TAKEN', 'The appointment is at that time already. Ask for another time.')

function questionAbout({ title, start, zone }: Appointment, to: Slot, { owner, now }: Asking) {
  const what = title === DEFAULT_TITLE ? 'the appointment' : title
  const from = spokenMoment(start, zone, now)
  return `Shall I move ${what} from ${from} to ${spokenInterval(to, owner.zone, now)}?`
}

/**
 * Holds the new time in a row of its own, under a new consent. The old time stays taken: until the
 * calendar has answered, the appointment is at one of the two, and both are kept from others. The
 * exclusion constraint counts rows of one appointment as one, so a hold may overlap the time that
 * it moves away from and nothing else.
 */
async function holdSlot(
  deps: BookDeps,
  call: ToolCall,
  slot: Slot,
  { request, appointment, owner, kind, text }: Asks,
): Promise<'taken' | { handle: string; approval: Approval | undefined }> {
  const { principal, now } = call
  try {
    return await inTransaction(deps.database, async (transaction) => {
      await takeTurn(transaction, principal.owner)
      await releaseHoldsOf(transaction, principal.owner, contextOf(principal))
      const kept = blockedBy(slot, shapeOf(owner, kind))
      await releaseExpiredHolds(transaction, principal.owner, kept, now)
      if (await isDayFull(transaction, owner, slot, now, appointment.id)) return 'taken'
      const handle = deps.newHandle()
      const held = {
        ...newHold(deps, call, owner, slot, kind),
        account_id: appointment.accountId,
        title: appointment.title,
        moves: appointment.id,
        consent_id: consentId(contextOf(principal), handle),
      }
      await transaction.insertInto('appointments').values(held).execute()
      const question = { asked: asked(request), text, handle, appointment }
      const approval = await insertConsent(transaction, deps, call, question)
      return { handle, approval }
    })
  } catch (error) {
    if (sqlState(error) === EXCLUSION_VIOLATION) return 'taken'
    throw error
  }
}

interface Asks {
  readonly request: MoveRequest
  readonly appointment: Appointment
  readonly owner: Owner
  readonly kind: AppointmentKind | undefined
  readonly text: string
}

/** Second step: the event goes to its new time, and the appointment with it, once. */
export async function confirmMove(
  deps: BookDeps,
  call: ToolCall,
  request: MoveRequest,
  handle: string,
): Answer {
  const found = await findConsent(deps.database, call, handle)
  const verdict = checkConsent(found, call, asked(request))
  if (verdict.kind === 'refused') return verdict.refused
  if (verdict.kind === 'answer') {
    const refused =
      (await takenSince(deps, call, verdict.consent)) ??
      (await accept(deps, call, verdict.consent, request))
    if (refused) return refused
  }
  return settledAnswer(deps, verdict.consent)
}

/** What came into the calendar at the new time since the question; its own event is no obstacle. */
async function takenSince(
  deps: BookDeps,
  call: ToolCall,
  consent: ConsentRow,
): Promise<Refused | undefined> {
  const { database, calendars } = deps
  const move = await findMoveOf(database, consent.id)
  const appointment = await readAppointment(database, appointmentOf(consent).id)
  if (move?.status !== 'held' || !appointment) return undefined
  const kept = (await blockedTime(database, move.id)) ?? move
  const busy = await calendars.busyIntervals(appointment.ownerId, kept)
  if (!subtract(busy, [appointment]).some((interval) => overlaps(interval, kept))) return undefined
  // The same yes, sent twice at once: what is in the way is its own event.
  if ((await findMoveOf(database, consent.id))?.status !== 'held') return undefined
  const owner = await readOwner(database, appointment.ownerId)
  const { principal, now } = call
  return slotTaken(deps, { owner, principal, now, moving: appointment }, move)
}

/** confirmed and held -> both move_pending, the consent used up, the audit row; or nothing. */
async function accept(
  deps: BookDeps,
  call: ToolCall,
  consent: ConsentRow,
  request: MoveRequest,
): Promise<Refused | undefined> {
  const { id } = consent
  const about = appointmentOf(consent)
  const refused = await inTransaction(deps.database, async (transaction) => {
    const appointment = await lockAppointment(transaction, about.id)
    const move = await lockMoveOf(transaction, id)
    const locked = await lockConsent(transaction, call, id)
    const verdict = checkConsent(locked, call, asked(request))
    if (verdict.kind === 'refused') return verdict.refused
    if (verdict.kind === 'used') return undefined
    if (appointment?.status !== 'confirmed' || appointment.version !== about.version) {
      return unknownAppointment(call)
    }
    if (move?.status !== 'held') return holdGone()
    await beginMove(transaction, move, call.now)
    await useConsent(transaction, id, call.now)
    await transaction.insertInto('audit').values(call.audit.row()).execute()
    return undefined
  })
  if (!refused) call.audit.committed()
  return refused
}

const holdGone = () =>
  refuse(
    'CONSENT_EXPIRED',
    'I no longer keep that time. Call move_appointment again without a consent and ask anew.',
  )
