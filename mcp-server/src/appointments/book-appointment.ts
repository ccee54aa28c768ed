import { EXCLUSION_VIOLATION, sqlState } from '@parley/shared/database/create-database'
import type { ConsentRow } from '@parley/shared/database/schema'
import type { HandleMaker } from '@parley/shared/identity/ids'
import { contextOf } from '../access/principal.ts'
import type { Approval, QuestionDeps } from '../approvals/approval.ts'
import { findKind } from '../availability/find-kind.ts'
import { shapeOf } from '../availability/kind-details.ts'
import type { AppointmentKind } from '../availability/appointment-kind.ts'
import { obstacleToOffered, type Asking } from '../availability/find-times.ts'
import type { OfferedSlots, Slot } from '../availability/offered-slots.ts'
import { readOwner, type Owner } from '../availability/owner.ts'
import { insertAttendee, keepGuestContact, type Attendee } from '../guests/attendee.ts'
import { refuseBeyondCaps, type GuestBookingCaps } from '../guests/booking-caps.ts'
import { hearAttendee, type SaidAttendee } from '../guests/hear-attendee.ts'
import type { ProvenAppointments } from '../guests/proven-appointments.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { refuse, type Refused, type ToolAnswer } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { blockedBy } from '../scheduling/free-times.ts'
import { MINUTE_MS, overlaps } from '../scheduling/interval.ts'
import {
  blockedTime,
  lockAppointment,
  readAppointment,
  releaseExpiredHolds,
  releaseHoldsOf,
  takeTurn,
} from './appointment-repository.ts'
import { askFor } from './ask-for.ts'
import { bookingQuestion, titleOf } from './booking-question.ts'
import { appointmentOf, consentId, type Asked } from '../consent/consent.ts'
import { checkConsent } from '../consent/check-consent.ts'
import { findConsent, lockConsent, useConsent } from '../consent/consent-repository.ts'
import { insertConsent } from '../consent/insert-consent.ts'
import { inTransaction } from './in-transaction.ts'
import { isDayFull } from './is-day-full.ts'
import { newHold } from './new-hold.ts'
import { settledAnswer, type AnswerDeps } from './settled-answer.ts'
import type { TwoStepData } from './two-step-data.ts'
import { slotTaken, slotUnknown } from './slot-taken.ts'

export interface BookDeps extends AnswerDeps, QuestionDeps {
  readonly offered: OfferedSlots
  readonly newHandle: HandleMaker
  readonly proven: ProvenAppointments
  readonly guestBookings: GuestBookingCaps
}

export interface BookRequest extends SaidAttendee {
  readonly slot: string
  readonly title: string
  /** Name of a kind, as it was said. */
  readonly kind?: string | undefined
}

type Answer = Promise<ToolAnswer<TwoStepData>>

/** What was not said is no argument. */
const said = (args: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined))

const asked = ({ slot, title, kind, name, phone, email }: BookRequest): Asked => ({
  tool: 'book_appointment',
  args: said({ slot, title, kind, name, phone, email }),
})

/** First step: holds the slot and gives the question. Nothing else changes. */
export async function proposeBooking(deps: BookDeps, call: ToolCall, request: BookRequest): Answer {
  const { principal, now } = call
  const slot = await deps.offered.find(principal, request.slot)
  if (!slot || slot.start < now) return slotUnknown()
  const owner = await readOwner(deps.database, principal.owner)
  const found = kindOf(slot, owner, request.kind)
  if ('refused' in found) return found.refused
  const asking = { owner, principal, now, kind: found.kind }
  const heard = await hearAttendee(deps.database, call, owner, request)
  if ('refused' in heard) return heard.refused
  const booked = { title: request.title, attendee: heard.attendee }
  if (await obstacleToOffered(deps, asking, slot)) return slotTaken(deps, asking, slot)
  const question = bookingQuestion(slot, booked, asking)
  const held = await holdSlot(deps, call, asking, slot, { request, ...booked, question })
  if (held === 'taken') return slotTaken(deps, asking, slot)
  if ('ok' in held) return held
  return askFor(question, asked(request), held.handle, now, held.approval)
}

type KindFound = { readonly kind: AppointmentKind | undefined } | { readonly refused: Refused }

/** The kind that a slot was offered for; another one needs other time. */
function kindOf(
  { start, end, kindId }: Slot,
  { kinds }: Owner,
  said: string | undefined,
): KindFound {
  const offered = kinds.find(({ id }) => id === kindId)
  if (kindId !== undefined && !offered) return { refused: slotUnknown() }
  if (said === undefined) return { kind: offered }
  const found = findKind(kinds, said)
  if ('refused' in found) return found
  const { kind } = found
  const fits = offered ? offered.id === kind.id : end - start === kind.minutes * MINUTE_MS
  return fits ? { kind } : { refused: offeredForAnother(kind) }
}

const offeredForAnother = ({ name }: AppointmentKind): Refused => {
  const sentence = `That time was not offered for ${outsideText(name)}.`
  return refuse('SLOT_UNKNOWN', `${sentence} Call find_times with that kind first.`)
}

interface Booking {
  readonly request: BookRequest
  readonly title: string
  readonly attendee: Attendee | undefined
  /** Word for word. */
  readonly question: string
}

/**
 * Holds the slot under a new consent. Postgres decides between two who ask at once: the exclusion
 * constraint lets one through.
 *
 * @returns the consent's handle, and how the question stands with the owner if a client asks
 */
async function holdSlot(
  deps: BookDeps,
  call: ToolCall,
  asking: Asking,
  slot: Slot,
  booking: Booking,
): Promise<'taken' | Refused | { handle: string; approval: Approval | undefined }> {
  const { principal, now } = call
  const account = await deps.calendars.defaultAccount(principal.owner)
  try {
    return await inTransaction(deps.database, async (transaction) => {
      await takeTurn(transaction, principal.owner)
      await releaseHoldsOf(transaction, principal.owner, contextOf(principal))
      const kept = blockedBy(slot, shapeOf(asking.owner, asking.kind))
      await releaseExpiredHolds(transaction, principal.owner, kept, now)
      if (await isDayFull(transaction, asking.owner, slot, now)) return 'taken'
      const { attendee } = booking
      const beyond = await refuseBeyondCaps(transaction, deps.guestBookings, call, attendee)
      if (beyond) return beyond
      const handle = deps.newHandle()
      const held = {
        ...newHold(deps, call, asking.owner, slot, asking.kind),
        account_id: account.id,
        title: titleOf(booking, asking),
      }
      const consent_id = consentId(contextOf(principal), handle)
      await transaction
        .insertInto('appointments')
        .values({ ...held, consent_id })
        .execute()
      if (attendee) await insertAttendee(transaction, call, held.id, attendee)
      const approval = await insertConsent(transaction, deps, call, {
        asked: asked(booking.request),
        text: booking.question,
        handle,
        appointment: { id: held.id, version: 1 },
      })
      return { handle, approval }
    })
  } catch (error) {
    if (sqlState(error) === EXCLUSION_VIOLATION) return 'taken'
    throw error
  }
}

/** Second step: the held slot becomes an appointment, once, and then an event. */
export async function confirmBooking(
  deps: BookDeps,
  call: ToolCall,
  request: BookRequest,
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

/** What came into the calendar since the question. */
async function takenSince(
  deps: BookDeps,
  call: ToolCall,
  consent: ConsentRow,
): Promise<Refused | undefined> {
  const { database, calendars } = deps
  const held = await readAppointment(database, appointmentOf(consent).id)
  const kept = held && (await blockedTime(database, held.id))
  if (!kept) return undefined
  const busy = await calendars.busyIntervals(held.ownerId, kept)
  if (!busy.some((interval) => overlaps(interval, kept))) return undefined
  const { status } = (await readAppointment(database, held.id)) ?? held
  // The same yes, sent twice at once: what is in the way is its own event.
  if (status !== 'held') return undefined
  const owner = await readOwner(database, held.ownerId)
  const kind = owner.kinds.find(({ id }) => id === held.kindId)
  return slotTaken(deps, { owner, principal: call.principal, now: call.now, kind }, held)
}

/** held -> pending with the consent used up and the audit row, or nothing at all. */
async function accept(
  deps: BookDeps,
  call: ToolCall,
  consent: ConsentRow,
  request: BookRequest,
): Promise<Refused | undefined> {
  const appointmentId = appointmentOf(consent).id
  const refused = await inTransaction(deps.database, async (transaction) => {
    const held = await lockAppointment(transaction, appointmentId)
    const locked = await lockConsent(transaction, call, consent.id)
    const verdict = checkConsent(held && locked, call, asked(request))
    if (verdict.kind === 'refused') return verdict.refused
    if (verdict.kind === 'used') return undefined
    await transaction
      .updateTable('appointments')
      .set({ status: 'pending', hold_expires_at: null, updated_at: new Date(call.now) })
      .where('id', '=', appointmentId)
      .where('status', '=', 'held')
      .returning('id')
      .executeTakeFirstOrThrow()
    await keepGuestContact(transaction, deps.newId, call, appointmentId)
    await useConsent(transaction, consent.id, call.now)
    await transaction.insertInto('audit').values(call.audit.row()).execute()
    return undefined
  })
  if (!refused) call.audit.committed()
  return refused
}
