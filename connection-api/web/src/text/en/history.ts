export const history = {
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
  outcomes: {
    looked: 'Looked up',
    asked: 'Asked first',
    done: 'Done',
    failed: 'Did not work',
  },
  refusals: {
    waiting: 'Waits for your answer',
    noYes: 'Not agreed to',
    notFree: 'Not free',
    notFound: 'Not found',
    notUnderstood: 'Not understood',
    notReached: 'Calendar not reached',
    notAllowed: 'Not allowed',
    otherwise: 'Refused',
  },
  scopes: {
    read: 'looks only',
    transact: 'changes appointments',
    configure: 'changes settings',
  },
  said: 'What was said',
  caller: 'Caller',
  notKept: 'Not kept. You can change that under Settings.',
  download: 'Download',
  erase: 'Erase',
  eraseTitle: 'Erase this call?',
  eraseAbout:
    'What was said is erased and the call is listed no more. What was changed in your calendar stays.',
}

export const approvals = {
  title: 'Waiting for your answer',
  about: 'Programs that you let into your calendar ask before they change something.',
  asks: (client: string, until: string) => `${client} asks. The question lapses ${until}.`,
  always: 'Yes, and do not ask again',
}

export const leaves = {
  title: 'May act without asking',
  about: 'Programs to which you gave a standing leave.',
  none: 'None: every program asks you first.',
  may: (what: string, since: string) => `May ${what} without asking, since ${since}.`,
  /** Where it reaches is none of the three. */
  act: 'act',
  withdraw: 'Take it back',
}
