import type { ConsentRow } from '@parley/shared/database/schema'
import { answer, refuse, type ToolAnswer } from '../mcp/tool-answer.ts'
import { spokenInterval } from '../scheduling/spoken-time.ts'
import { readAppointment } from './appointment-repository.ts'
import { appointmentData, appointmentLine, spokenAppointment } from './appointment.ts'
import { appointmentOf } from '../consent/consent.ts'
import { findMoveOf, type Move } from './move-repository.ts'
import type { SettleDeps } from './settle-deps.ts'
import type { Settled, TwoStepData } from './two-step-data.ts'

/** What became of a move that was agreed to. Its row says it: gone once it is done. */
export async function describeMove(
  { database, clock }: SettleDeps,
  consent: ConsentRow,
  settled: Settled,
): Promise<ToolAnswer<TwoStepData>> {
  const move = await findMoveOf(database, consent.id)
  if (move?.status === 'move_pending') return pending(move, settled, clock.now())
  const appointment = await readAppointment(database, appointmentOf(consent).id)
  if (move || !appointment) return stays()
  const now = clock.now()
  const data = { outcome: 'moved' as const, appointment: appointmentData(appointment, now) }
  const sentence = `Moved: ${spokenAppointment(appointment, now)}.`
  return answer(sentence, data, [appointmentLine(appointment)])
}

/** Neither moved nor not, as far as anybody knows. */
function pending(move: Move, settled: Settled, now: number): ToolAnswer<TwoStepData> {
  const to = spokenInterval(move, move.zone, now)
  const what = settled?.title ?? 'it'
  return answer(`I have asked to move ${what} to ${to}, and it is still being confirmed.`, {
    outcome: 'pending' as const,
    ...(settled && { appointment: appointmentData(settled, now) }),
  })
}

function stays() {
  const sentence = 'It stays where it was: it was changed in the calendar, or may not be moved.'
  return refuse('EVENT_CHANGED', `${sentence} Ask whether to try once more.`)
}
