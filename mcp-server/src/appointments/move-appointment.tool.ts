import { z } from 'zod'
import { normaliseHandle } from '../mcp/handles.ts'
import { words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import {
  confirmSettling,
  Keeping,
  proposeSettling,
  SettlingData,
  type SettleConflictDeps,
} from '../outside-changes/settle-conflict.ts'
import type { BookDeps } from './book-appointment.ts'
import { confirmMove, proposeMove } from './move-appointment.ts'

export function moveAppointmentTool(deps: BookDeps & SettleConflictDeps): Tool {
  return defineTool({
    name: 'move_appointment',
    title: 'Move an appointment',
    description:
      'Moves an appointment from list_appointments to a slot from find_times. First without consent: gives a question to read out word for word. After a yes, again with the same arguments and the consent.',
    scope: 'transact',
    twoStep: true,
    guest: true,
    input: z.strictObject({
      appointment: words(60, 1).describe('Handle of the appointment'),
      slot: words(60, 1).describe(
        'Handle of the slot it goes to; where the calendar disagrees: agreed or calendar',
      ),
      consent: words(60, 1).optional().describe('Only after a yes'),
    }),
    output: SettlingData,
    async run({ appointment, slot, consent }, call) {
      const request = { appointment: normaliseHandle(appointment), slot: normaliseHandle(slot) }
      const keep = Keeping.safeParse(request.slot).data
      if (keep !== undefined) {
        const settling = { appointment: request.appointment, keep }
        return consent === undefined
          ? proposeSettling(deps, call, settling)
          : confirmSettling(deps, call, settling, normaliseHandle(consent))
      }
      return consent === undefined
        ? proposeMove(deps, call, request)
        : confirmMove(deps, call, request, normaliseHandle(consent))
    },
  })
}
