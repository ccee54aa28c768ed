import { z } from 'zod'
import { normaliseHandle } from '../mcp/handles.ts'
import { words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { confirmCancelling, proposeCancelling, type CancelDeps } from './cancel-appointment.ts'
import { TwoStepData } from './two-step-data.ts'

export function cancelAppointmentTool(deps: CancelDeps): Tool {
  return defineTool({
    name: 'cancel_appointment',
    title: 'Cancel an appointment',
    description:
      'Cancels an appointment from list_appointments. First without consent: gives a question to read out word for word. After a yes, again with the same arguments and the consent.',
    scope: 'transact',
    twoStep: true,
    guest: true,
    input: z.strictObject({
      appointment: words(60, 1).describe('Handle of the appointment'),
      consent: words(60, 1).optional().describe('Only after a yes'),
    }),
    output: TwoStepData,
    async run({ appointment, consent }, call) {
      const name = normaliseHandle(appointment)
      return consent === undefined
        ? proposeCancelling(deps, call, name)
        : confirmCancelling(deps, call, name, normaliseHandle(consent))
    },
  })
}
