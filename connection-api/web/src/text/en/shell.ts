export const places = {
  all: 'Pages',
  home: 'Parley, to the start',
  talk: 'Talk',
  week: 'My week',
  contacts: 'Contacts',
  calendars: 'Calendars',
  agents: 'Agents',
  history: 'History',
  settings: 'Settings',
}

export const person = {
  menu: 'Account',
  as: 'Signed in as',
  signOut: 'Sign out',
  signOutEverywhere: 'Sign out everywhere',
}
