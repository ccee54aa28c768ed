import type { QueuedMessage } from '@parley/shared/messages/enqueue-message'
import type { MessageWriter, MessageWriters } from '../messages/message.ts'
import { connectUrl, issueTicket, type TicketParts } from './connect-ticket.ts'

export interface CalendarMessageParts extends TicketParts {
  readonly baseUrl: string
}

/** What people are told about their calendars. No link signs anybody in. */
export function calendarMessages(parts: CalendarMessageParts): MessageWriters {
  const { baseUrl } = parts
  const page = new URL('/users', baseUrl).href
  return {
    calendar_code: connectCode,
    connect_calendar: connectLink(parts),
    calendar_needs_consent: about('Connect your calendar again', (calendar) => [
      `Your agent cannot reach ${calendar} any more, so it offers no times and books nothing there.`,
      'The provider ended its leave, which happens after a change of password or by its own rules.',
      '',
      'To connect it again, sign in here and press the button:',
      page,
    ]),
    calendar_connected: about('A calendar was connected', (calendar) => [
      `Your agent can see and change ${calendar} from now on.`,
      '',
      'If that was not you, disconnect it here and change your password:',
      page,
    ]),
    calendar_disconnected: about('A calendar was disconnected', (calendar) => [
      `Your agent does not reach ${calendar} any more, and what it knew of it is erased.`,
      '',
      'If that was not you, sign in here and change your password:',
      page,
    ]),
  }
}

/** The ticket is made when the message is sent: from then on it is good, for ten minutes. */
function connectLink(parts: CalendarMessageParts): MessageWriter {
  return async ({ to, userId, details }) => {
    if (userId === null) return undefined
    const provider = PROVIDERS.find((name) => name === details['provider'])
    const { ticket } = await issueTicket(parts, { userId, provider })
    const lines = [
      'You asked your agent for a link to connect a calendar:',
      '',
      connectUrl(parts.baseUrl, ticket),
      '',
      'It works once, for ten minutes, and you will be asked to sign in. If you did not ask for it, do',
      'nothing: nothing is connected without you.',
    ]
    return { to, subject: 'Connect a calendar', text: `${lines.join('\n')}\n` }
  }
}

const PROVIDERS = ['google', 'microsoft'] as const

const connectCode: MessageWriter = ({ to, details }) => {
  const lines = [
    `Your code is ${details['code']}. It connects ${nameOf(details)} to your agent.`,
    '',
    'Enter it only on the page where you asked for it, and give it to nobody. If you did not ask for',
    'it, do nothing: without the code nothing is connected.',
  ]
  return Promise.resolve({ to, subject: 'Your code', text: `${lines.join('\n')}\n` })
}

function about(subject: string, lines: (calendar: string) => readonly string[]): MessageWriter {
  return ({ to, details }) =>
    Promise.resolve({ to, subject, text: `${lines(nameOf(details)).join('\n')}\n` })
}

function nameOf({ provider, account }: QueuedMessage['details']): string {
  const name = provider === 'google' ? 'Google' : 'Microsoft'
  return account ? `your ${name} calendar (${account})` : `your ${name} calendar`
}
