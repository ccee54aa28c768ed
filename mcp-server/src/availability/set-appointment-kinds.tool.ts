import { z } from 'zod'
import { ChangeData, type ChangeDeps } from '../appointments/two-step-change.ts'
import { normaliseHandle } from '../mcp/handles.ts'
import { wholeNumber, words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { confirmKind, proposeKind } from './set-appointment-kinds.ts'

const around = wholeNumber(0, 240).optional()
const saying = words(80).optional()

export function setAppointmentKindsTool(deps: ChangeDeps): Tool {
  return defineTool({
    name: 'set_appointment_kinds',
    title: 'Set kinds of appointment',
    description:
      'Adds, changes or removes one kind of appointment that people book by name. Two steps, as book_appointment.',
    scope: 'configure',
    twoStep: true,
    guest: false,
    input: z.strictObject({
      name: words(80, 1),
      minutes: wholeNumber(5, 480).optional(),
      before_minutes: around.describe('Kept free before it'),
      after_minutes: around,
      price: saying.describe('In words'),
      place: saying,
      remove: z.boolean().optional(),
      consent: words(60, 1).optional(),
    }),
    output: ChangeData,
    async run({ consent, ...args }, call) {
      const { name, minutes, before_minutes, after_minutes, price, place, remove } = args
      const request = { name, minutes, before_minutes, after_minutes, price, place, remove }
      return consent === undefined
        ? proposeKind(deps, call, request)
        : confirmKind(deps, call, request, normaliseHandle(consent))
    },
  })
}
