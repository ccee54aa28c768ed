export const upcoming = {
  title: 'Coming up',
  zone: (zone: string) => `In ${zone}.`,
  none: 'No appointments ahead. Ask your agent for one.',
  pending: 'Being confirmed',
}

export const week = {
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
}
