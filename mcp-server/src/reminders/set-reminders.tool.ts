import { z } from 'zod'
import { ChangeData, type ChangeDeps } from '../appointments/two-step-change.ts'
import { normaliseHandle } from '../mcp/handles.ts'
import { wholeNumber, words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { confirmReminders, proposeReminders } from './set-reminders.ts'

export function setRemindersTool(deps: ChangeDeps): Tool {
  return defineTool({
    name: 'set_reminders',
    title: 'Set reminders',
    description: 'Sets reminders of appointments, and hours without text messages. Two steps.',
    scope: 'configure',
    twoStep: true,
    guest: false,
    input: z.strictObject({
      on: z.boolean().optional(),
      minutes_before: wholeNumber(15, 10_080).optional(),
      quiet: words(80, 1).optional().describe('"10 pm to 7 am", "none"'),
      copy_to_owner: z.boolean().optional(),
      consent: words(60, 1).optional(),
    }),
    output: ChangeData,
    async run({ consent, ...args }, call) {
      return consent === undefined
        ? proposeReminders(deps, call, args)
        : confirmReminders(deps, call, args, normaliseHandle(consent))
    },
  })
}
