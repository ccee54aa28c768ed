import { z } from 'zod'
import { AppointmentData, appointmentLine, spokenAppointment } from '../appointments/appointment.ts'
import { words } from '../mcp/short-schemas.ts'
import { answer } from '../mcp/tool-answer.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { findMine, type FindMineDeps } from './find-my-appointment.ts'
import { guestsAppointment } from './guests-answer.ts'

export function findMyAppointmentTool(deps: FindMineDeps): Tool {
  return defineTool({
    name: 'find_my_appointment',
    title: 'Find my appointment',
    description:
      'Finds the appointment of a caller who tells its reference, and the phone or e-mail it was made with.',
    scope: 'read',
    twoStep: false,
    guest: true,
    owner: false,
    input: z.strictObject({
      reference: words(80, 1).describe('As it was said: "hotel, tango, kilo, 4, 2"'),
      phone: words(80, 1).optional(),
      email: words(120, 1).optional(),
    }),
    output: z.strictObject({ appointment: AppointmentData }),
    async run(proof, call) {
      const mine = await findMine(deps, call, proof)
      if ('refused' in mine) return mine.refused
      const { found } = mine
      const data = { appointment: guestsAppointment(found, call.now) }
      const sentence = `I have it: ${spokenAppointment(found, call.now)}.`
      return answer(sentence, data, [appointmentLine(found)])
    },
  })
}
