import type { Calendar, User } from '@microsoft/microsoft-graph-types'
import { type Answer, json } from '../http/answer.ts'
import type { Exchange } from '../http/exchange.ts'
import { fullName, isPersonal, type Person } from '../people/person.ts'
import { windowsOf } from '../time/windows-zones.ts'
import type { GraphCalendar, GraphStore } from './graph-store.ts'

/** `GET /me`. A personal account's id is not its `oid`, but its last part without dashes. */
export function getMe(person: Person, { origin }: Exchange): Answer {
  const user: User = {
    id: isPersonal(person) ? person.id.replaceAll('-', '').slice(-16) : person.id,
    displayName: fullName(person),
    givenName: person.givenName,
    surname: person.familyName,
    mail: isPersonal(person) ? null : person.email,
    userPrincipalName: person.email,
    mobilePhone: null,
    businessPhones: [],
    jobTitle: null,
    officeLocation: null,
    preferredLanguage: null,
  }
  return json(200, { '@odata.context': `${origin}/v1.0/$metadata#users/$entity`, ...user })
}

/** `GET /me/mailboxSettings`: the zone is named as Windows names it. */
export function getMailboxSettings(person: Person, exchange: Exchange): Answer {
  const timeZone = windowsOf(person.timeZone)
  if (exchange.path.endsWith('/timeZone')) return json(200, { value: timeZone })
  return json(200, { timeZone, dateFormat: 'yyyy-MM-dd', timeFormat: 'HH:mm' })
}

/** `GET /me/calendars`. */
export function listGraphCalendars(
  store: GraphStore,
  person: Person,
  { origin }: Exchange,
): Answer {
  return json(200, {
    '@odata.context': `${origin}/v1.0/$metadata#users('me')/calendars`,
    value: store.calendars(person).map(described),
  })
}

/** `GET /me/calendar` and `/me/calendars/{id}`. */
export function getGraphCalendar(store: GraphStore, person: Person, exchange: Exchange): Answer {
  return json(200, described(store.calendar(person, exchange.params['calendarId'])))
}

function described({ id, name, owner, isDefault }: GraphCalendar): Calendar {
  return {
    id,
    name,
    isDefaultCalendar: isDefault,
    canEdit: true,
    canShare: true,
    canViewPrivateItems: true,
    isRemovable: !isDefault,
    color: 'auto',
    hexColor: '',
    changeKey: Buffer.from(id).toString('base64').slice(0, 12),
    allowedOnlineMeetingProviders: isPersonal(owner) ? [] : ['teamsForBusiness'],
    defaultOnlineMeetingProvider: isPersonal(owner) ? 'unknown' : 'teamsForBusiness',
    owner: { name: fullName(owner), address: owner.email },
  }
}
