import { EXCLUSION_VIOLATION, sqlState } from '@parley/shared/database/create-database'
import type { ConsentRow } from '@parley/shared/database/schema'
import type { HandleMaker, IdMaker } from '@parley/shared/identity/ids'
import { contextOf } from '../access/principal.ts'
import type { Approval } from '../approvals/approval.ts'
import { obstacleAt, type Asking } from '../availability/find-times.ts'
import type { OfferedSlots, Slot } from '../availability/offered-slots.ts'
import { readOwner } from '../availability/owner.ts'
import type { Refused, ToolAnswer } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { overlaps } from '../scheduling/interval.ts'
import { spokenDay, spokenSpan } from '../scheduling/spoken-time.ts'
import {
  lockAppointment,
  readAppointment,
  releaseExpiredHolds,
  releaseHoldsOf,
} from './appointment-repository.ts'
import { askFor } from './ask-for.ts'
import {
  appointmentOf,
  checkConsent,
  consentId,
  findConsent,
  insertConsent,
  lockConsent,
  useConsent,
  type Asked,
} from './consent.ts'
import { inTransaction } from './in-transaction.ts'
import { newHold } from './new-hold.ts'
import { settledAnswer, type AnswerDeps, type TwoStepData } from './settled-answer.ts'
import { slotTaken, slotUnknown } from './slot-taken.ts'

export interface BookDeps extends AnswerDeps {
  readonly offered: OfferedSlots
  readonly newId: IdMaker
  readonly newHandle: HandleMaker
}

export interface BookRequest {
  readonly slot: string
  readonly title: string
}

/** What an appointment is called that nobody gave a name. */
export const DEFAULT_TITLE = 'Appointment'

type Answer = Promise<ToolAnswer<TwoStepData>>

const asked = ({ slot, title }: BookRequest): Asked => ({
  tool: 'book_appointment',
  args: { slot, title },
})

/** First step: holds the slot and gives the question. Nothing else changes. */
export async function proposeBooking(deps: BookDeps, call: ToolCall, request: BookRequest): Answer {
  const { principal, now } = call
  const slot = await deps.offered.find(principal, request.slot)
  if (!slot || slot.start < now) return slotUnknown()
  const asking = { owner: await readOwner(deps.database, principal.owner), principal, now }
  if (await obstacleAt(deps, asking, slot)) return slotTaken(deps, asking, slot)
  const question = questionAbout(slot, request, asking)
  const held = await holdSlot(deps, call, asking, slot, { ...request, question })
  if (held === 'taken') return slotTaken(deps, asking, slot)
  return askFor(question, asked(request), held.handle, now, held.approval)
}

function questionAbout(slot: Slot, { title }: BookRequest, { owner, now }: Asking): string {
  const day = spokenDay(slot.start, owner.zone, now)
  const what = title === DEFAULT_TITLE ? 'an appointment' : title
  return `Shall I book ${what} on ${day}, from ${spokenSpan(slot, owner.zone)}?`
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
  request: BookRequest & { readonly question: string },
): Promise<'taken' | { handle: string; approval: Approval | undefined }> {
  const { principal, now } = call
  const account = await deps.calendars.defaultAccount(principal.owner)
  try {
    return await inTransaction(deps.database, async (transaction) => {
      await releaseHoldsOf(transaction, principal.owner, contextOf(principal))
      await releaseExpiredHolds(transaction, principal.owner, slot, now)
      const handle = deps.newHandle()
      const held = {
        ...newHold(deps, call, asking.owner, slot),
        account_id: account.id,
        title: request.title,
      }
      const consent_id = consentId(contextOf(principal), handle)
      await transaction
        .insertInto('appointments')
        .values({ ...held, consent_id })
        .execute()
      const approval = await insertConsent(transaction, deps.newId, call, {
        asked: asked(request),
        text: request.question,
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
  const { database, calendars } = deps
  const found = await findConsent(database, call, handle)
  const verdict = checkConsent(found, call, asked(request))
  if (verdict.kind === 'refused') return verdict.refused
  if (verdict.kind === 'answer') {
    const held = await readAppointment(database, appointmentOf(verdict.consent).id)
    const busy = held ? await calendars.busyIntervals(held.ownerId, held) : []
    if (held && busy.some((interval) => overlaps(interval, held))) {
      const again = await findConsent(database, call, handle)
      // The same yes, sent twice at once: what is in the way is its own event.
      if (again?.used_at) return settledAnswer(deps, again)
      const owner = await readOwner(database, held.ownerId)
      return slotTaken(deps, { owner, principal: call.principal, now: call.now }, held)
    }
    const refused = await accept(deps, call, verdict.consent, request)
    if (refused) return refused
  }
  return settledAnswer(deps, verdict.consent)
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
    await useConsent(transaction, consent.id, call.now)
    await transaction.insertInto('audit').values(call.audit.row()).execute()
    return undefined
  })
  if (!refused) call.audit.committed()
  return refused
}
