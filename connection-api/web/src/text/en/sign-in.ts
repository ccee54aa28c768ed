export const signIn = {
  title: 'Sign in to talk to your agent',
  expired: 'Your sign-in has run out. Sign in to go on where you were.',
  demo: 'Sign in as the demo owner',
  demoAbout: 'For trying things out on this machine. It does not exist in production.',
  email: 'E-mail',
  password: 'Password',
  code: 'One-time code',
  codeHint: 'From your authenticator app, or one of your recovery codes.',
  go: 'Sign in',
  passkey: 'Use a passkey',
  noPasskey: 'No passkey was shown. Try again, or sign in with your password.',
  google: 'Continue with Google',
  clerk: 'Continue with Clerk',
  clerkAway: 'Clerk cannot be asked just now. Check your connection and try again.',
  forgotten: 'Forgotten your password?',
  register: 'Make an account',
}

export const consentFailures = {
  denied: 'You said no, so nothing was connected. You can try again whenever you like.',
  expired: 'That took too long, or was used already. Start again here.',
  wrong_browser: 'This was started in another browser. Start again here.',
  mixed_up: 'The answer came from another provider than the one that was asked. Start again.',
  scopes_missing:
    'Your calendar was not connected, because not everything was allowed. Leave every box ticked and try again.',
  other_account:
    'You chose another account than the one that was connected before. Try again with that one.',
  account_in_use: 'That calendar is already connected by somebody else here.',
  not_you: 'That request belongs to somebody else. Nothing was connected.',
  email_not_verified:
    'Google has not checked that this e-mail address is yours. Sign in with your password instead.',
  identity_in_use: 'That Google account already signs somebody else in here.',
  registration_closed:
    'Nobody here signs in with that Google account, and new accounts are not being made.',
  provider_unavailable: 'The provider did not answer. Wait a minute, then try again.',
  provider_refused: 'The provider did not accept the request. Try again.',
}
