import { z } from 'zod'
import { ChangeData, type ChangeDeps } from '../appointments/two-step-change.ts'
import { normaliseHandle } from '../mcp/handles.ts'
import { words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { confirmContact, proposeContact } from './save-contact.ts'

export function saveContactTool(deps: ChangeDeps): Tool {
  return defineTool({
    name: 'save_contact',
    title: 'Save a contact',
    description: 'Saves, changes or removes a person. Two steps, as book_appointment.',
    scope: 'transact',
    twoStep: true,
    guest: false,
    input: z.strictObject({
      name: words(80, 1),
      phone: words(40, 1).optional(),
      email: words(120, 1).optional(),
      contact: words(60, 1).optional().describe('Id of the one that changes'),
      forget: z
        .array(z.enum(['phone', 'email']))
        .optional()
        .describe('What to erase of them'),
      remove: z.boolean().optional(),
      consent: words(60, 1).optional(),
    }),
    output: ChangeData,
    async run({ consent, ...request }, call) {
      return consent === undefined
        ? proposeContact(deps, call, request)
        : confirmContact(deps, call, request, normaliseHandle(consent))
    },
  })
}
