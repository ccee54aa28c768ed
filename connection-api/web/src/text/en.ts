/** English: every word of the page, in the order in which somebody meets it. */
export const en = {
  again: 'Try again',
  cancel: 'Cancel',
  waiting: 'One moment',
  skip: 'Skip to the content',

  problems: {
    unknown: 'That did not work. Try again.',
    unreachable: 'Parley cannot be reached. Check your connection and try again.',
    /** In place of sentences that are written for programs. */
    byCode: {
      session_not_found: 'You are not signed in there any more.',
      call_not_found: 'There is no such call.',
      approval_not_found: 'Nobody asks you that any more.',
      leave_not_found: 'That leave was taken back already.',
      calendar_not_connected: 'That calendar is not connected any more.',
      signed_out: 'You are signed out here. Sign in again.',
      not_signed_in: 'You are signed out here. Sign in again.',
    },
  },

  signIn: {
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
    forgotten: 'Forgotten your password?',
    register: 'Make an account',
  },

  consentFailures: {
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
  },

  places: {
    all: 'Pages',
    home: 'Parley, to the start',
    talk: 'Talk',
    settings: 'Settings',
  },

  person: {
    menu: 'Account',
    as: 'Signed in as',
    signOut: 'Sign out',
    signOutEverywhere: 'Sign out everywhere',
  },

  upcoming: {
    title: 'Coming up',
    zone: (zone: string) => `In ${zone}.`,
    none: 'No appointments ahead. Ask your agent for one.',
    pending: 'Being confirmed',
  },

  devices: {
    title: 'Where you are signed in',
    about: 'Signing out somewhere also ends the calls that were started there.',
    browser: 'Browser',
    mobile: 'Phone app',
    thisOne: 'This browser',
    since: (start: string, used: string) => `Since ${start}, last used ${used}`,
    end: 'Sign out there',
    everywhereTitle: 'Sign out everywhere?',
    everywhereAbout:
      'You are signed out on every device, this one too, and calls that are going on end at once.',
  },
}
