import type { z } from 'zod'
import { sentences } from '../sentences.ts'
import type { ChatRequest } from '../chat-request.ts'

/** What has happened in the call before the phrase is said. */
export type Situation =
  | 'greeted'
  | 'asked the day'
  | 'asked the time'
  | 'offered three'
  | 'asked to book'
  | 'asked to cancel'
  | 'asked which to cancel'
  | 'asked to move'
  | 'asked which to move'
  | 'booked'

type Message = z.input<typeof ChatRequest>['messages'][number]

export const toolNames = [
  'who_am_i',
  'whats_on',
  'find_times',
  'book_appointment',
  'list_appointments',
  'move_appointment',
  'cancel_appointment',
  'create_event',
  'delete_event',
  'find_contact',
  'save_contact',
  'set_working_hours',
]

export const results = {
  free: 'Tuesday 24 November at 2 pm is free.\n[slot k7m2: Tuesday 24 November 2026, 14:00 to 14:30]',
  three:
    'On Tuesday 24 November I have 9 am, 10:30 am or 2 pm.' +
    '\n[slot k7m2: Tuesday 24 November 2026, 09:00 to 09:30]' +
    '\n[slot k7m3: Tuesday 24 November 2026, 10:30 to 11:00]' +
    '\n[slot k7m4: Tuesday 24 November 2026, 14:00 to 14:30]',
  mayIBook:
    'Shall I book Dentist on Tuesday 24 November, from 2 to 2:30 pm?' +
    '\n[consent p4q9: say the question word for word; after a yes, call book_appointment again ' +
    'with the same arguments and this consent]',
  booked:
    'Booked: Dentist, Tuesday 24 November, 2 to 2:30 pm.' +
    '\n[appointment b3xq: Dentist, Tuesday 24 November 2026, 14:00 to 14:30]',
  list:
    'You have 2 appointments: Dentist, Tuesday 24 November, 2 to 2:30 pm; ' +
    'Lunch with Sam, Wednesday 25 November, 12 to 1 pm.' +
    '\n[appointment b3xq: Dentist, Tuesday 24 November 2026, 14:00 to 14:30]' +
    '\n[appointment c4yr: Lunch with Sam, Wednesday 25 November 2026, 12:00 to 13:00]',
  freeOnFriday:
    'Friday 27 November at 10 am is free.\n[slot k7m5: Friday 27 November 2026, 10:00 to 10:30]',
  mayIMove:
    'Shall I move Dentist from Tuesday 24 November at 2 pm to Friday 27 November, 10 to 10:30 am?' +
    '\n[consent r6s9: say the question word for word; after a yes, call move_appointment again ' +
    'with the same arguments and this consent]',
  moved:
    'Moved: Dentist, Friday 27 November, 10 to 10:30 am.' +
    '\n[appointment b3xq: Dentist, Friday 27 November 2026, 10:00 to 10:30]',
  mayICancel:
    'Shall I cancel Dentist on Tuesday 24 November, from 2 to 2:30 pm?' +
    '\n[consent q5r8: say the question word for word; after a yes, call cancel_appointment again ' +
    'with the same arguments and this consent]',
} as const

export function caller(content: string): Message[] {
  return [{ role: 'user', content }]
}

export function agent(content: string): Message[] {
  return [{ role: 'assistant', content }]
}

/** A tool call with its answer as LiveKit sends both. */
export function tool(name: string, args: object, result: string): Message[] {
  const id = `call_${name}_${JSON.stringify(args)}`
  const called = { id, type: 'function', function: { name, arguments: JSON.stringify(args) } }
  return [
    { role: 'assistant', tool_calls: [called] },
    { role: 'tool', tool_call_id: id, content: JSON.stringify(result) },
  ]
}

export function spoken(result: string): string {
  return result.split('\n')[0] ?? ''
}

const greeted = [
  { role: 'system' as const, content: 'You look after the calendar of the person who calls.' },
  ...agent('Hello Ada, this is Parley. What can I do for you?'),
]
const wantsBooking = [
  ...caller('Book the dentist on Tuesday the 24th of November at 2 p.m.'),
  ...tool('find_times', { when: 'Tuesday 24 November at 2 pm' }, results.free),
]
const askedToBook = [
  ...wantsBooking,
  ...tool('book_appointment', { slot: 'k7m2', title: 'Dentist' }, results.mayIBook),
  ...agent(spoken(results.mayIBook)),
]

export const situations: Record<Situation, readonly Message[]> = {
  greeted,
  'asked the day': [
    ...greeted,
    ...caller('Book the dentist at 2 p.m.'),
    ...agent(sentences.whichDay),
  ],
  'asked the time': [
    ...greeted,
    ...caller('Book the dentist on Tuesday the 24th of November.'),
    ...agent(sentences.whatTime),
  ],
  'offered three': [
    ...greeted,
    ...caller('When am I free on Tuesday the 24th of November?'),
    ...tool('find_times', { when: 'Tuesday 24 November' }, results.three),
    ...agent(`${spoken(results.three)}${sentences.whichSlot}`),
  ],
  'asked to book': [...greeted, ...askedToBook],
  'asked to cancel': [
    ...greeted,
    ...caller('Cancel the dentist.'),
    ...tool('list_appointments', {}, results.list),
    ...tool('cancel_appointment', { appointment: 'b3xq' }, results.mayICancel),
    ...agent(spoken(results.mayICancel)),
  ],
  'asked to move': [
    ...greeted,
    ...caller('Move the dentist to Friday at 10 a.m.'),
    ...tool('list_appointments', {}, results.list),
    ...tool('find_times', { when: 'Friday at 10 am' }, results.freeOnFriday),
    ...tool('move_appointment', { appointment: 'b3xq', slot: 'k7m5' }, results.mayIMove),
    ...agent(spoken(results.mayIMove)),
  ],
  'asked which to move': [
    ...greeted,
    ...caller('Move my appointment to Friday at 10 a.m.'),
    ...tool('list_appointments', {}, results.list),
    ...agent(`${spoken(results.list)} ${sentences.whichToMove}`),
  ],
  'asked which to cancel': [
    ...greeted,
    ...caller('Cancel my appointment.'),
    ...tool('list_appointments', {}, results.list),
    ...agent(`${spoken(results.list)} ${sentences.whichAppointment}`),
  ],
  booked: [
    ...greeted,
    ...askedToBook,
    ...caller('Yes.'),
    ...tool(
      'book_appointment',
      { slot: 'k7m2', title: 'Dentist', consent: 'p4q9' },
      results.booked,
    ),
    ...agent(`${spoken(results.booked)} ${sentences.anythingElse}`),
  ],
}
