import type { PersonInput } from './person.ts'

const CONTOSO = 'c0a7050c-0000-4000-8000-00000000c001'

/** Who is there unless others are named: two at Google, two at one workplace, one at home. */
export const defaultPeople: readonly PersonInput[] = [
  {
    provider: 'google',
    id: '100000000000000000001',
    email: 'ada@example.com',
    givenName: 'Ada',
    familyName: 'Lovelace',
    timeZone: 'Europe/London',
    calendars: [{ id: 'family@group.calendar.example', summary: 'Family' }],
  },
  {
    provider: 'google',
    id: '100000000000000000002',
    email: 'grace@example.com',
    givenName: 'Grace',
    familyName: 'Hopper',
    timeZone: 'America/New_York',
  },
  {
    provider: 'microsoft',
    id: '00000000-0000-4000-8000-0000000000a1',
    tenant: CONTOSO,
    email: 'ada@contoso.example',
    givenName: 'Ada',
    familyName: 'Lovelace',
    timeZone: 'Europe/London',
    calendars: [{ id: 'ada-family', summary: 'Family' }],
  },
  {
    provider: 'microsoft',
    id: '00000000-0000-4000-8000-0000000000a2',
    tenant: CONTOSO,
    email: 'grace@contoso.example',
    givenName: 'Grace',
    familyName: 'Hopper',
    timeZone: 'America/New_York',
  },
  {
    provider: 'microsoft',
    id: '00000000-0000-4000-8000-0000000000a3',
    email: 'alan@outlook.example',
    givenName: 'Alan',
    familyName: 'Turing',
    timeZone: 'America/Los_Angeles',
  },
]
