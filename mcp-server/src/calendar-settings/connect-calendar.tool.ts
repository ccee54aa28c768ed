import type { Providers } from '@parley/shared/calendar-accounts/provider-settings'
import { enqueueMessage, type MessageParts } from '@parley/shared/messages/enqueue-message'
import { z } from 'zod'
import {
  ChangeData,
  confirmChange,
  proposeChange,
  type ChangeDeps,
} from '../appointments/two-step-change.ts'
import { normaliseHandle } from '../mcp/handles.ts'
import { words } from '../mcp/short-schemas.ts'
import { refuse } from '../mcp/tool-answer.ts'
import { defineTool, type Tool, type ToolCall } from '../mcp/tool.ts'

export interface ConnectCalendarDeps extends ChangeDeps, MessageParts {
  /** Whose calendars can be connected here. */
  readonly providers: Providers
}

const Provider = z.enum(['google', 'microsoft'])
type Provider = z.output<typeof Provider>
const Change = z.strictObject({ to: z.string(), provider: Provider.nullable() })

export function connectCalendarTool(deps: ConnectCalendarDeps): Tool {
  return defineTool({
    name: 'connect_calendar',
    title: 'Connect a calendar',
    description: 'Sends the owner a link by which they connect a calendar. Two steps.',
    scope: 'configure',
    twoStep: true,
    guest: false,
    input: z.strictObject({ provider: Provider.optional(), consent: words(60, 1).optional() }),
    output: ChangeData,
    async run({ consent, ...args }, call) {
      const asked = { tool: 'connect_calendar', args }
      if (consent === undefined) return propose(deps, call, asked)
      return confirmChange(deps, call, asked, normaliseHandle(consent), {
        schema: Change,
        async apply(transaction, { to, provider }) {
          const details = { provider: provider ?? '' }
          const message = { userId: call.principal.owner, kind: 'connect_calendar', to, details }
          await enqueueMessage(transaction, deps, message)
          return 'Done: the link is on its way. It works once, for ten minutes.'
        },
      })
    },
  })
}

interface Asked {
  readonly tool: string
  readonly args: { readonly provider?: Provider | undefined }
}

async function propose(deps: ConnectCalendarDeps, call: ToolCall, asked: Asked) {
  const { provider } = asked.args
  if (!isSetUp(deps.providers, provider)) {
    return refuse('NOT_ALLOWED', 'That kind of calendar is not set up here.')
  }
  const owner = await deps.database
    .selectFrom('users')
    .select('email')
    .where('id', '=', call.principal.owner)
    .executeTakeFirst()
  if (!owner?.email) {
    return refuse('NOT_ALLOWED', 'I know no e-mail address of yours. Connect it on your page.')
  }
  const what = provider === undefined ? 'a calendar' : `a ${NAMES[provider]} calendar`
  const question = `Shall I send a link to connect ${what} to your e-mail address?`
  const change = { to: owner.email, provider: provider ?? null }
  return proposeChange(deps, call, asked, { question, change })
}

const NAMES = { google: 'Google', microsoft: 'Microsoft' } as const

const isSetUp = ({ google, microsoft }: Providers, provider: Provider | undefined) =>
  provider === undefined
    ? google !== undefined || microsoft !== undefined
    : { google, microsoft }[provider] !== undefined
