import type { QueuedMessage } from '@parley/shared/messages/enqueue-message'
import type { MessageWriter, MessageWriters } from '../messages/message.ts'

/** What people are told about their calendars. No link signs anybody in. */
export function calendarMessages({ baseUrl }: { readonly baseUrl: string }): MessageWriters {
  const page = new URL('/users', baseUrl).href
  return {
    calendar_code: connectCode,
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
