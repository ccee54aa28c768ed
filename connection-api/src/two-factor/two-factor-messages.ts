import { plainMessage, type MessageWriters } from '../messages/message.ts'

/** What people are told about their second factors. */
export function twoFactorMessages(baseUrl: string): MessageWriters {
  const told = (subject: string, what: string) =>
    plainMessage(subject, () => [
      what,
      '',
      'If that was not you, choose a new password at once:',
      `${baseUrl}/account/forgot-password`,
    ])
  return {
    two_factor_on: told(
      'Codes are on for your Parley account',
      'From now on Parley asks for a code of your authenticator app when you sign in.',
    ),
    two_factor_off: told(
      'Codes are off for your Parley account',
      'Parley does not ask for a code any more when you sign in.',
    ),
    passkey_added: told(
      'A passkey was added to your Parley account',
      'A new passkey can be used to sign in to your Parley account.',
    ),
  }
}
