import { agents } from './en/agents.ts'
import { calendars } from './en/calendars.ts'
import { call } from './en/call.ts'
import { common, problems } from './en/common.ts'
import { contacts } from './en/contacts.ts'
import { guest } from './en/guest.ts'
import { history, approvals, leaves } from './en/history.ts'
import {
  hours,
  daysOff,
  kinds,
  reminders,
  links,
  transcripts,
  codes,
  passkeys,
  devices,
} from './en/settings.ts'
import { places, person } from './en/shell.ts'
import { signIn, consentFailures } from './en/sign-in.ts'
import { upcoming, week } from './en/week.ts'

/** English: every word of the page, by page in `en/`, in the order in which somebody meets it. */
export const en = {
  ...common,
  problems,
  signIn,
  consentFailures,
  places,
  person,
  call,
  upcoming,
  week,
  contacts,
  calendars,
  agents,
  history,
  approvals,
  leaves,
  hours,
  daysOff,
  kinds,
  reminders,
  links,
  transcripts,
  guest,
  codes,
  passkeys,
  devices,
}
