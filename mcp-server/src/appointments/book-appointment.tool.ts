import { z } from 'zod'
import { normaliseHandle } from '../mcp/handles.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { confirmBooking, proposeBooking, type BookDeps } from './book-appointment.ts'
import { DEFAULT_TITLE } from './booking-question.ts'
import { TwoStepData } from './two-step-data.ts'

export function bookAppointmentTool(deps: BookDeps): Tool {
  return defineTool({
    name: 'book_appointment',
    title: 'Book an appointment',
    description:
      'Books a slot from find_times. First without consent: gives a question to read out word for word. After a yes, again with the same arguments and the consent.',
    scope: 'transact',
    twoStep: true,
    guest: true,
    input: z.strictObject({
      slot: words(60, 1).describe('Handle of the slot'),
      title: words(80).default(DEFAULT_TITLE).describe('What it is for'),
      kind: words(80, 1).optional().describe('As in find_times'),
      name: words(80, 1).optional().describe('Whom it is with; a guest: their own'),
      phone: words(80, 1).optional().describe('Of a guest'),
      email: words(120, 1).optional(),
      consent: words(60, 1).optional().describe('Only after a yes'),
    }),
    output: TwoStepData,
    async run({ slot, title, consent, ...said }, call) {
      const named = outsideText(title, DEFAULT_TITLE)
      const request = { ...said, slot: normaliseHandle(slot), title: named }
      return consent === undefined
        ? proposeBooking(deps, call, request)
        : confirmBooking(deps, call, request, normaliseHandle(consent))
    },
  })
}
