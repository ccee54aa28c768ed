import type { ConsentRow } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import { z } from 'zod'
import { isGuests, toGuest } from '../guests/guests-answer.ts'
import { answer, refuse, type ToolAnswer } from '../mcp/tool-answer.ts'
import {
  appointmentData,
  appointmentLine,
  spokenAppointment,
  type Appointment,
} from './appointment.ts'
import { readAppointment } from './appointment-repository.ts'
import { appointmentOf } from '../consent/consent.ts'
import { describeMove } from './describe-move.ts'
import { TwoStepData, type Settled } from './two-step-data.ts'
import { settleAppointment } from './settle-appointment.ts'
import type { SettleDeps } from './settle-deps.ts'

export interface AnswerDeps extends SettleDeps {
  readonly log: Logger
}

/** What a person waits for a provider; after that they hear that it is still being confirmed. */
const PATIENCE_MS = 4000

const Stored = z.object({ text: z.string(), data: TwoStepData })

/**
 * Settles what a used consent set off and says how it stands. A final answer is kept with the
 * consent: whoever brings that consent again hears the same.
 */
export async function settledAnswer(
  deps: AnswerDeps,
  consent: ConsentRow,
): Promise<ToolAnswer<TwoStepData>> {
  const stored = Stored.safeParse(consent.result)
  if (stored.success) return { ok: true, ...stored.data }
  const settled = await settleInTime(deps, appointmentOf(consent).id)
  const known =
    consent.tool === 'move_appointment'
      ? await describeMove(deps, consent, settled)
      : describe(settled, consent.tool === 'cancel_appointment', deps.clock.now())
  const result = isGuests(consent) ? await toGuest(deps.database, consent, known) : known
  if (result.ok && result.data.outcome !== 'pending') {
    const { text, data } = result
    await deps.database
      .updateTable('consents')
      .set({ result: JSON.stringify({ text, data }) })
      .where('id', '=', consent.id)
      .execute()
  }
  return result
}

/**
 * A provider that takes too long is left to the sweep; its late answer is taken as well. Somebody
 * else may have had an answer meanwhile, so what is said is how it stands, not how we fared.
 */
async function settleInTime(deps: AnswerDeps, id: string): Promise<Settled> {
  const patience = Promise.withResolvers<'waits'>()
  const timer = setTimeout(() => patience.resolve('waits'), PATIENCE_MS)
  const settling = settleAppointment(deps, id).catch((err: unknown) => {
    deps.log.warn({ err, appointmentId: id }, 'An appointment waits for its calendar')
    return 'waits' as const
  })
  try {
    const settled = await Promise.race([settling, patience.promise])
    return settled === 'waits' ? await readAppointment(deps.database, id) : settled
  } finally {
    clearTimeout(timer)
  }
}

function describe(settled: Settled, cancels: boolean, now: number): ToolAnswer<TwoStepData> {
  if (settled === undefined || settled.status === 'failed') {
    const sentence = 'The calendar did not take it, so nothing is booked. Offer another time.'
    return refuse('CALENDAR_UNAVAILABLE', sentence)
  }
  if (isUnsettled(settled)) return pending(settled, cancels, now)
  if (cancels && settled.status !== 'cancelled') {
    const sentence =
      'It still stands: it was changed in the calendar, or may not be cancelled there.'
    return refuse('EVENT_CHANGED', `${sentence} Ask whether to try once more.`)
  }
  const said = spokenAppointment(settled, now)
  const appointment = appointmentData(settled, now)
  return cancels
    ? answer(`Cancelled: ${said}.`, { outcome: 'cancelled' as const, appointment })
    : answer(`Booked: ${said}.`, { outcome: 'booked' as const, appointment }, [
        appointmentLine(settled),
      ])
}

const isUnsettled = ({ status }: Appointment) => status === 'pending' || status === 'cancel_pending'

/** Neither done nor not done, as far as anybody knows. */
function pending(settled: Appointment, cancels: boolean, now: number): ToolAnswer<TwoStepData> {
  const about = spokenAppointment(settled, now)
  const asked = cancels ? `I have asked to cancel ${about}` : `I have asked for ${about}`
  return answer(`${asked}, and it is still being confirmed.`, {
    outcome: 'pending' as const,
    appointment: appointmentData(settled, now),
  })
}
