import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { signIn, type ApiClient } from '../caller/api-client.ts'
import { connectCalendar } from '../caller/connect-calendar.ts'
import type { Stack } from '../stack.ts'

/** What an owner has who has used it for a while. */
const CONTACTS = [
  { name: 'Sam Lee', phone: '020 7946 0123', email: 'sam@example.com' },
  { name: 'Zoë Brown', phone: '+44 20 7946 0456' },
  { name: 'Maria Oliveira', email: 'maria@example.com' },
]
const KINDS = [
  { name: 'Check-up', minutes: 30, price: '£60', place: 'Harley Street 12' },
  { name: 'First visit', minutes: 60 },
]
/** Day of the coming week (1 is Monday), local hour, minutes, title. */
const EVENTS = [
  [1, 9, 30, 'Stand-up'],
  [1, 12, 60, 'Lunch with Grace'],
  [2, 14, 90, 'Budget review'],
  [3, 9, 30, 'Stand-up'],
  [4, 18, 120, 'Choir'],
] as const
const APPOINTMENTS = [
  [2, 10, 'Check-up', 'Sam Lee'],
  [3, 14, 'First visit', 'Zoë Brown'],
] as const

const ZONE = 'Europe/London'

/** Fills the first owner's calendar and address book, by the same doors as anybody's. */
export async function furnish({ urls, users, password }: Stack): Promise<void> {
  const url = urls.connectionApi
  const owner = users[0]?.email ?? ''
  const connecting = { email: owner, password }
  await connectCalendar(url, {
    ...connecting,
    provider: 'google',
    emailThere: 'ada@example.com',
  })
  const api = await signIn(url, owner, password)
  await api.post('/api/me/working-hours', HOLIDAY, z.unknown())
  for (const kind of KINDS) await api.post('/api/me/appointment-kinds', kind, z.unknown())
  for (const contact of CONTACTS) await api.post('/api/contacts', contact, z.unknown())
  await fillWeek(api)
}

const HOLIDAY = { days: '24 December', hours: 'closed', holiday: 'Christmas Eve' }

async function fillWeek(api: ApiClient): Promise<void> {
  for (const [day, hour, minutes, title] of EVENTS) {
    const start = at(day, hour)
    const end = start.add({ minutes })
    const body = { title, start: iso(start), end: iso(end) }
    await api.post('/calendar/events', body, z.unknown())
  }
  for (const [day, hour, title, name] of APPOINTMENTS) {
    await api.post('/api/appointments', { start: iso(at(day, hour)), title, name }, z.unknown())
  }
}

function at(weekday: number, hour: number): Temporal.ZonedDateTime {
  const today = Temporal.Now.plainDateISO(ZONE)
  const monday = today.add({ days: 8 - today.dayOfWeek })
  return monday.add({ days: weekday - 1 }).toZonedDateTime({ timeZone: ZONE, plainTime: { hour } })
}

const iso = (time: Temporal.ZonedDateTime) => time.toInstant().toString()
