/** English: every word of the page, in the order in which somebody meets it. */
export const en = {
  again: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  add: 'Add',
  remove: 'Remove',
  copy: 'Copy',
  copied: 'Copied',
  password: 'Your password',
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
      contact_unknown: 'You have no contact of that name. Add them under Contacts first.',
      call_open: 'The call is still going on. Stop it first.',
      link_not_found: 'This link does not work any more. Ask whoever gave it to you for a new one.',
      address_not_understood: 'That is no phone number with its area code, and no e-mail address.',
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
    week: 'My week',
    contacts: 'Contacts',
    calendars: 'Calendars',
    history: 'History',
    settings: 'Settings',
  },

  person: {
    menu: 'Account',
    as: 'Signed in as',
    signOut: 'Sign out',
    signOutEverywhere: 'Sign out everywhere',
  },

  call: {
    label: 'Call',
    greeting: (name: string) => `Hello ${name}, what shall we do?`,
    talk: 'Talk',
    typeInstead: 'Type instead',
    examples: 'You could say',
    quoted: (words: string) => `“${words}”`,
    ownersExamples: [
      'Book an appointment on Tuesday afternoon',
      'What is on tomorrow?',
      'Move my dentist to Friday',
    ],
    /** Who is on the other side, and as whom one speaks to it. */
    about: (name: string, may: string) =>
      `You talk to Parley, an AI agent, as ${name}. It can ${may}, and changes nothing before you have said yes.`,
    may: {
      read: 'see your calendar',
      transact: 'book, move and cancel',
      configure: 'change your settings',
    },
    mayNothing: 'only talk',
    at: {
      idle: 'Ready',
      asking: 'May Parley use your microphone?',
      connecting: 'Connecting',
      calling: 'Your agent is on its way',
      live: 'Connected',
      reconnecting: 'Connection lost, trying to get it back',
      agent_gone: 'One moment, your agent is coming back',
    },
    askingAbout: 'Your browser asks you. Choose Allow to be heard.',
    reconnectingAbout: 'You need not do anything. Nothing that was agreed is lost.',
    agentIs: { listening: 'Listening', thinking: 'Thinking', speaking: 'Speaking' },
    atWork: 'Looking at your calendar',
    transcript: 'What was said and done',
    you: 'You',
    agent: 'Agent',
    refused: 'refused',
    failed: 'failed',
    question: 'Your agent asks',
    yes: 'Yes',
    no: 'No',
    mute: 'Mute the microphone',
    unmute: 'Turn the microphone on',
    muteLabel: 'Microphone off',
    microphoneFailed: 'The microphone could not be turned on.',
    devices: 'Microphone and loudspeaker',
    microphone: 'Microphone',
    loudspeaker: 'Loudspeaker',
    noDevices: 'None found',
    unnamedDevice: 'Unnamed device',
    typeHere: 'Type to your agent',
    send: 'Send',
    hangUp: 'Hang up',
    startSound: 'Turn the sound on',
    again: 'Talk again',
    done: 'Done',
    endings: {
      hung_up: { title: 'The call is over', about: 'What was agreed is in your calendar.' },
      stopped: {
        title: 'The call was stopped',
        about: 'You stopped it from another device. The agent can do nothing more in it.',
      },
      signed_out: {
        title: 'You were signed out',
        about: 'The call ended with your sign-in. The agent can do nothing more in it.',
      },
      permission_lost: {
        title: 'The call was ended',
        about: 'Your rights were changed while you talked. Start a new call to go on.',
      },
      time_limit: {
        title: 'The hour is over',
        about: 'A call lasts an hour at most. Start a new one to go on.',
      },
      agent_lost: {
        title: 'The agent was lost',
        about: 'It did not come back. What it had confirmed stands; talk again to go on.',
      },
      no_agent: {
        title: 'No agent answered',
        about: 'All of them may be busy. Try again in a moment.',
      },
      network: {
        title: 'The connection was lost',
        about: 'Check your network, then talk again. What was confirmed stands.',
      },
      not_reached: {
        title: 'The call did not come about',
        about: 'The other side could not be reached. Check your network and try again.',
      },
      elsewhere: {
        title: 'The call goes on elsewhere',
        about: 'It was opened in another window of yours.',
      },
      failed: {
        title: 'The call broke off',
        about: 'Something went wrong on our side. What was confirmed stands; talk again to go on.',
      },
      insecure: {
        title: 'The microphone needs a secure address',
        about:
          'Browsers let only pages with https (or on this very machine) use it. Open Parley by its https address, or type instead.',
      },
      no_device: {
        title: 'No microphone was found',
        about: 'Plug one in or turn it on, then try again. Or type instead.',
      },
      blocked: {
        title: 'The microphone is blocked',
        about:
          'Allow it in your browser: the sign beside the address, then Microphone. After that try again, or type instead.',
      },
      in_use: {
        title: 'The microphone is in use',
        about: 'Another program holds it. Close that program, then try again. Or type instead.',
      },
      no_microphone: {
        title: 'The microphone did not start',
        about: 'Try again, or type instead.',
      },
    },
  },

  upcoming: {
    title: 'Coming up',
    zone: (zone: string) => `In ${zone}.`,
    none: 'No appointments ahead. Ask your agent for one.',
    pending: 'Being confirmed',
  },

  week: {
    zone: (zone: string) => `Times are in ${zone}.`,
    today: 'Today',
    none: 'Nothing in this week.',
    add: 'New appointment',
    title: 'What for',
    withWhom: 'With',
    nobody: 'One of your contacts',
    length: 'How long',
    day: 'Day',
    dayBefore: 'The day before',
    dayAfter: 'The day after',
    freeTimes: 'Free times',
    nothingFree: 'Nothing is free on that day.',
    nextOpenDay: 'Next open day',
    with: (whom: string) => `With ${whom}`,
    reference: (words: string) => `Reference ${words}`,
    conflict: {
      moved: (time: string) => `Your calendar has it on ${time} instead.`,
      overlaid: (time: string) => `Your calendar has something else on ${time}.`,
    },
    move: 'Move it',
    cancel: 'Cancel the appointment',
    cancelTitle: 'Cancel this appointment?',
    keep: 'Keep it',
  },

  contacts: {
    title: 'People you have appointments with',
    about: 'Your agent books for them by name, and understands a name that it half heard.',
    add: 'New contact',
    none: 'Nobody yet. Add somebody here, or tell your agent: “Save Sam Lee, 020 7946 0123”.',
    search: 'Find somebody',
    found: (count: number) => (count === 1 ? '1 contact' : `${count} contacts`),
    nobody: 'Nobody like that.',
    name: 'Name',
    phone: 'Phone',
    phoneForm: 'Digits, with a plus before the country where there is one.',
    email: 'E-mail',
    leftEmpty: 'What you leave empty stays as it was.',
    notReached: 'No phone number or e-mail address',
    asGuest: 'As a guest said',
    edit: 'Edit',
    editOne: (name: string) => `Edit ${name}`,
    removeOne: (name: string) => `Remove ${name}`,
    removeTitle: (name: string) => `Remove ${name}?`,
    removeAbout: 'Appointments with them stay.',
  },

  calendars: {
    title: 'Your calendars',
    about: 'What is in a calendar that counts is taken time. New appointments go into one of them.',
    names: { google: 'Google', microsoft: 'Microsoft', 'built-in': 'Parley' },
    builtIn: 'The built-in calendar; it needs no connecting.',
    default: 'Appointments go here',
    makeDefault: 'Put appointments here',
    counts: 'Counts as taken time',
    broken: 'Not connected',
    brokenAbout: (name: string) =>
      `${name} no longer lets Parley in: the leave was withdrawn there or ran out. Until it is connected again, all of its time counts as taken.`,
    reconnect: 'Connect again',
    connectTitle: 'Connect another calendar',
    connectAbout: 'You choose the account and what Parley may do on the provider’s own page.',
    connect: (name: string) => `Connect ${name}`,
    noProviders: 'No other calendars are set up here.',
    connected: 'Your calendar is connected.',
    disconnect: 'Disconnect',
    disconnectTitle: (name: string) => `Disconnect ${name}?`,
    disconnectAbout:
      'What Parley keeps of it is erased, and calls that are going on can use it no more. The calendar itself stays as it is.',
  },

  history: {
    calls: 'Calls',
    callsAbout: 'Every call with your agent, your own and your guests’.',
    noCalls: 'No calls yet.',
    guest: 'Guest',
    live: 'Live',
    ringing: 'Waiting for the agent',
    goingOn: 'Going on at this moment',
    lasted: (minutes: number, ending: string) =>
      `${minutes === 1 ? '1 minute' : `${minutes} minutes`}. ${ending}.`,
    stop: 'Stop this call',
    show: 'Details',
    hide: 'Hide',
    more: 'Show older calls',
    done: 'What was done',
    nothingDone: 'Nothing was looked at or changed.',
    outcome: (outcome: string, scope: string | null) =>
      scope === null ? outcome : `${scope}, ${outcome}`,
    said: 'What was said',
    caller: 'Caller',
    notKept: 'Not kept. You can change that under Settings.',
    download: 'Download',
    erase: 'Erase',
    eraseTitle: 'Erase this call?',
    eraseAbout:
      'What was said is erased and the call is listed no more. What was changed in your calendar stays.',
  },

  approvals: {
    title: 'Waiting for your answer',
    about: 'Programs that you let into your calendar ask before they change something.',
    asks: (client: string, until: string) => `${client} asks. The question lapses ${until}.`,
    always: 'Yes, and do not ask again',
  },

  leaves: {
    title: 'May act without asking',
    about: 'Programs to which you gave a standing leave.',
    none: 'None: every program asks you first.',
    may: (scope: string, since: string) => `May ${scope} without asking, since ${since}.`,
    withdraw: 'Take it back',
  },

  hours: {
    title: 'Working hours',
    about: 'When appointments can be booked, in your own time zone.',
    closed: 'Closed',
    until: 'to',
    from: (weekday: string) => `${weekday}, from`,
    to: (weekday: string) => `${weekday}, to`,
    more: (weekday: string) => `More hours on ${weekday}`,
    less: (weekday: string) => `Remove these hours on ${weekday}`,
  },

  daysOff: {
    title: 'Days off',
    about: 'On these days nobody can book.',
    day: 'Day',
    name: 'Name',
    open: 'Open it again',
  },

  kinds: {
    title: 'Kinds of appointment',
    about: 'What people ask for by name. Your agent knows how long each takes.',
    name: 'Name',
    minutes: 'Minutes',
  },

  reminders: {
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
  },

  links: {
    title: 'Links for guests',
    about:
      'Whoever has such a link can talk to your agent, see free times and book for themselves.',
    label: 'What it is for',
    make: 'Make a link',
    made: 'Copy the link: it is shown this once.',
    until: (moment: string) => `Open until ${moment}`,
    revoke: 'Close it',
  },

  transcripts: {
    title: 'What was said',
    about: 'What is spoken in calls is not kept unless you want it. Guests are told when it is.',
    keep: 'Keep it for',
    days: (days: number) => (days === 0 ? 'Not at all' : `${days} days`),
  },

  guest: {
    title: (owner: string) => `Talk to the agent of ${owner}`,
    about: (owner: string) =>
      `You talk to an AI agent as a guest. It can tell you when ${owner} is free, and book, move or cancel your own appointment once you have said yes. It sees nothing else.`,
    examples: [
      'When is there time this week?',
      'I would like to come on Thursday morning',
      'I have to cancel my appointment',
    ],
    kinds: 'What you can book',
    minutes: (minutes: number) => `${minutes} minutes`,
    told: {
      title: 'Have it confirmed',
      about:
        'If you like: give the number or address that you book with, and you get a message for what you book, and a reminder. A code shows that it is yours.',
      labels: {
        sms: 'Mobile number',
        mail: 'E-mail address',
        both: 'Mobile number or e-mail address',
      },
      send: 'Send a code',
      code: 'Code',
      sentTo: (address: string) => `Six digits are on their way to ${address}, for ten minutes.`,
      confirm: 'Confirm',
      other: 'Send another, or elsewhere',
      done: (address: string) =>
        `Messages about your appointments go to ${address}. Tell the agent the same one when you book.`,
    },
  },

  codes: {
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
  },

  passkeys: {
    title: 'Passkeys',
    about: 'Sign in by fingerprint, face or PIN of this device.',
    add: 'Add a passkey',
    none: 'No passkey was made. Try again; the address of this page has to be one that passkeys work with.',
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
