export const hours = {
  title: 'Working hours',
  about: 'When appointments can be booked, in your own time zone.',
  closed: 'Closed',
  until: 'to',
  from: (weekday: string) => `${weekday}, from`,
  to: (weekday: string) => `${weekday}, to`,
  more: (weekday: string) => `More hours on ${weekday}`,
  less: (weekday: string) => `Remove these hours on ${weekday}`,
}

export const daysOff = {
  title: 'Days off',
  about: 'On these days nobody can book.',
  day: 'Day',
  name: 'Name',
  open: 'Open it again',
}

export const kinds = {
  title: 'Kinds of appointment',
  about: 'What people ask for by name. Your agent knows how long each takes.',
  name: 'Name',
  minutes: 'Minutes',
}

export const reminders = {
  title: 'Reminders',
  about:
    'Whoever has an appointment with you is told of it when it is made, moved or cancelled, and reminded of it before.',
  on: 'Remind them',
  before: 'How long before',
  quietFrom: 'Quiet from',
  quietTo: 'Quiet until',
  quietAbout:
    'What would come at night comes after it, or the evening before. Equal times: no quiet hours.',
  copy: 'Send me the same by mail',
}

export const links = {
  title: 'Links for guests',
  about: 'Whoever has such a link can talk to your agent, see free times and book for themselves.',
  label: 'What it is for',
  make: 'Make a link',
  made: 'Copy the link: it is shown this once.',
  until: (moment: string) => `Open until ${moment}`,
  revoke: 'Close it',
}

export const transcripts = {
  title: 'What was said',
  about: 'What is spoken in calls is not kept unless you want it. Guests are told when it is.',
  keep: 'Keep it for',
  days: (days: number) => (days === 0 ? 'Not at all' : `${days} days`),
}

export const codes = {
  title: 'One-time codes',
  about: 'A code from an authenticator app, besides your password.',
  on: (left: number) => `On. ${left} recovery codes are left.`,
  turnOn: 'Turn codes on',
  turnOff: 'Turn codes off',
  secret: 'Put this secret into your authenticator app, then enter its first code.',
  openApp: 'Open the app',
  confirm: 'Confirm',
  recovery:
    'Codes are on. Keep these recovery codes: each signs you in once without the app, and they are shown this once.',
}

export const passkeys = {
  title: 'Passkeys',
  about: 'Sign in by fingerprint, face or PIN of this device.',
  add: 'Add a passkey',
  none: 'No passkey was made. Try again; the address of this page has to be one that passkeys work with.',
}

export const devices = {
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
}
