import type { ConsentFailure } from '../oauth/consent-failure.ts'

/** What a person reads when connecting or signing in came to nothing: what happened, what to do. */
const WORDS: Readonly<Record<ConsentFailure, string>> = {
  denied: 'You said no, so nothing was connected. You can try again whenever you like.',
  expired: 'That link or request is used up or too old. Start again here.',
  wrong_browser:
    'This was started in another browser. Start again here, in the browser in which you finish.',
  mixed_up: 'The answer came from another provider than the one that was asked. Start again here.',
  scopes_missing:
    'Your calendar was not connected, because not everything was allowed. Leave every box ticked and try again.',
  other_account:
    'You chose another account than the one that was connected before. Try again with that one, or connect the other one as a new calendar.',
  account_in_use:
    'That calendar account is already connected by somebody else here. They have to disconnect it first.',
  not_you: 'That request belongs to somebody else. Only they can finish it; nothing was connected.',
  email_not_verified:
    'Google has not checked that this e-mail address is yours. Verify it there first, or sign in with your password.',
  identity_in_use: 'That Google account already signs somebody else in here.',
  registration_closed:
    'Nobody here signs in with that Google account, and new accounts are not being made.',
  provider_unavailable: 'The provider did not answer. Wait a minute, then try again.',
  provider_refused: 'The provider did not accept the request. Try again; if it stays so, tell us.',
}

/** The sentence for a `reason` of an address; one for those that nobody of ours wrote. */
export function failureWords(reason: unknown): string {
  return (
    Object.entries(WORDS).find(([name]) => name === reason)?.[1] ?? 'That did not work. Try again.'
  )
}
