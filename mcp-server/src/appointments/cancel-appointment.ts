import type { ConsentRow } from '@parley/shared/database/schema'
import type { HandleMaker } from '@parley/shared/identity/ids'
import type { QuestionDeps } from '../approvals/approval.ts'
import type { ProvenAppointments } from '../guests/proven-appointments.ts'
import type { Refused, ToolAnswer } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { spokenDay, spokenSpan } from '../scheduling/spoken-time.ts'
import { lockAppointment } from './appointment-repository.ts'
import { askFor } from './ask-for.ts'
import { findChangeable, unknownAppointment } from './changeable-appointment.ts'
import { appointmentOf, type Asked } from '../consent/consent.ts'
import { checkConsent } from '../consent/check-consent.ts'
import { findConsent, lockConsent, useConsent } from '../consent/consent-repository.ts'
import { insertConsent } from '../consent/insert-consent.ts'
import { inTransaction } from './in-transaction.ts'
import { settledAnswer, type AnswerDeps } from './settled-answer.ts'
import type { TwoStepData } from './two-step-data.ts'

export interface CancelDeps extends AnswerDeps, QuestionDeps {
  readonly newHandle: HandleMaker
  readonly proven: ProvenAppointments
}

type Answer = Promise<ToolAnswer<TwoStepData>>

const asked = (appointment: string): Asked => ({
  tool: 'cancel_appointment',
  args: { appointment },
})

/** First step: finds the appointment and gives the question. Nothing changes. */
export async function proposeCancelling(deps: CancelDeps, call: ToolCall, name: string): Answer {
  const found = await findChangeable(deps, call, name)
  if (!found.ok) return found.refused
  const { appointment } = found
  const { title, start, zone } = appointment
  const day = spokenDay(start, zone, call.now)
  const text = `Shall I cancel ${title} on ${day}, from ${spokenSpan(appointment, zone)}?`
  return inTransaction(deps.database, async (transaction) => {
    const question = { asked: asked(name), text, handle: deps.newHandle(), appointment }
    const approval = await insertConsent(transaction, deps, call, question)
    return askFor(text, question.asked, question.handle, call.now, approval)
  })
}

/** Second step: the appointment is cancelled, once, and its event goes. */
export async function confirmCancelling(
  deps: CancelDeps,
  call: ToolCall,
  name: string,
  handle: string,
): Answer {
  const found = await findConsent(deps.database, call, handle)
  const verdict = checkConsent(found, call, asked(name))
  if (verdict.kind === 'refused') return verdict.refused
  const refused =
    verdict.kind === 'answer' ? await accept(deps, call, verdict.consent, name) : undefined
  return refused ?? settledAnswer(deps, verdict.consent)
}

/** confirmed -> cancel_pending with the consent used up and the audit row, or nothing at all. */
async function accept(
  deps: CancelDeps,
  call: ToolCall,
  consent: ConsentRow,
  name: string,
): Promise<Refused | undefined> {
  const heard = appointmentOf(consent)
  const refused = await inTransaction(deps.database, async (transaction) => {
    const appointment = await lockAppointment(transaction, heard.id)
    const locked = await lockConsent(transaction, call, consent.id)
    const verdict = checkConsent(locked, call, asked(name))
    if (verdict.kind === 'refused') return verdict.refused
    if (verdict.kind === 'used') return undefined
    if (appointment?.status !== 'confirmed' || appointment.version !== heard.version) {
      return unknownAppointment(call)
    }
    await transaction
      .updateTable('appointments')
      .set({ status: 'cancel_pending', updated_at: new Date(call.now) })
      .where('id', '=', heard.id)
      .execute()
    await useConsent(transaction, consent.id, call.now)
    await transaction.insertInto('audit').values(call.audit.row()).execute()
    return undefined
  })
  if (!refused) call.audit.committed()
  return refused
}
