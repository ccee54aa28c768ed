import { plainMessage, type MessageWriter, type MessageWriters } from '../messages/message.ts'
import { VERIFY_MS } from './post-register.ts'
import { mintTicket, type TicketParts } from './tickets.ts'

const RESET_MS = 3600 * 1000

export interface AccountMessageParts extends TicketParts {
  readonly baseUrl: string
}

/** What accounts write to people. */
export function accountMessages(parts: AccountMessageParts): MessageWriters {
  return {
    verify_email: verifyEmail(parts),
    reset_password: resetPassword(parts),
    password_changed: plainMessage('Your Parley password was changed', () => [
      'Your Parley password was changed, and you were signed out everywhere else.',
      '',
      'If that was not you, ask for a new password at once:',
      `${parts.baseUrl}/account/forgot-password`,
    ]),
  }
}

/** Opening the link uses nothing up: mail scanners do that too. The page's button does. */
const link = (baseUrl: string, page: string, ticket: string) =>
  `${baseUrl.replace(/\/$/, '')}/account/${page}?ticket=${ticket}`

function verifyEmail(parts: AccountMessageParts): MessageWriter {
  return async ({ to, details }) => {
    const registration = await parts.database
      .selectFrom('registrations')
      .select('id')
      .where('id', '=', details['registration'] ?? '')
      .where('expires_at', '>', new Date(parts.clock.now()))
      .executeTakeFirst()
    if (!registration) return undefined
    if (await hasAccount(parts, to)) return alreadyRegistered(to, parts.baseUrl)
    const ticket = await mintTicket(parts, 'verify_email', registration.id, VERIFY_MS)
    const lines = [
      'Somebody, probably you, registered this address with Parley. To open the account:',
      '',
      link(parts.baseUrl, 'verify-email', ticket),
      '',
      'You will be asked for the password that you chose. The link works once, for 24 hours.',
      'If it was not you, do nothing: no account is opened without this link.',
    ]
    return { to, subject: 'Open your Parley account', text: `${lines.join('\n')}\n` }
  }
}

function alreadyRegistered(to: string, baseUrl: string) {
  const lines = [
    'Somebody, probably you, registered this address with Parley. It has an account already.',
    '',
    'Sign in with it. If you do not know the password any more, ask for a new one:',
    `${baseUrl}/account/forgot-password`,
    '',
    'If it was not you, there is nothing to do.',
  ]
  return { to, subject: 'You have a Parley account already', text: `${lines.join('\n')}\n` }
}

function resetPassword(parts: AccountMessageParts): MessageWriter {
  return async ({ to }) => {
    const account = await hasAccount(parts, to)
    if (!account) return undefined
    const ticket = await mintTicket(parts, 'reset_password', account.user_id, RESET_MS)
    const lines = [
      'Somebody, probably you, asked for a new password of your Parley account. To choose it:',
      '',
      link(parts.baseUrl, 'reset-password', ticket),
      '',
      'The link works once, for one hour. If it was not you, do nothing: your password stays.',
    ]
    return { to, subject: 'Choose a new Parley password', text: `${lines.join('\n')}\n` }
  }
}

function hasAccount({ database }: AccountMessageParts, email: string) {
  return database
    .selectFrom('password_credentials')
    .select('user_id')
    .where('email', '=', email)
    .executeTakeFirst()
}
