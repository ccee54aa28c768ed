export const guest = {
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
}
