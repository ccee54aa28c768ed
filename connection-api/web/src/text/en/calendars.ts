export const calendars = {
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
}
