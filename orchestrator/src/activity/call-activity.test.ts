import { Activity } from '@parley/shared/call-activity/activity'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import type { CallerKind } from '@parley/shared/tokens/call-grant'
import { describe, expect, it } from 'vitest'
import type { ToolAnswer } from '../tools/call-tool.ts'
import { createCallActivity } from './call-activity.ts'

const clock = fixedClock('2026-11-20T10:00:00Z')
const dentist = {
  title: 'Dentist',
  start: '2026-11-24T14:00:00.000Z',
  end: '2026-11-24T14:30:00.000Z',
  zone: 'Europe/London',
}
const QUESTION = 'Shall I book Dentist on Tuesday 24 November, from 2 to 2:30 pm?'

function told(caller: CallerKind = 'owner') {
  const lines: Activity[] = []
  let ids = 0
  const activity = createCallActivity({
    clock,
    caller,
    newId: () => `line_${(ids += 1)}`,
    publish: (line) => lines.push(Activity.parse(line)),
  })
  return { lines, activity }
}

function ok(structured?: Record<string, unknown>, text = 'SECRET'): ToolAnswer {
  return { ok: true, text, structured }
}

const asked = () =>
  ok({
    outcome: 'consent_needed',
    question: QUESTION,
    consent: 'p4q9',
    expires_at: '2026-11-20T10:02:00.000Z',
  })

describe('the lines of a call', () => {
  it('tell a look at some day as it begins and ends', () => {
    const { lines, activity } = told()
    const window = { from: '2026-11-24T00:00:00.000Z', to: '2026-11-25T00:00:00.000Z' }
    const items = [{ title: 'SECRET' }]
    activity.called('whats_on', { when: 'Tuesday' })(
      ok({ ...window, zone: 'Europe/London', items }),
    )
    const line = { id: 'line_1', at: '2026-11-20T10:00:00.000Z', kind: 'tool', tool: 'whats_on' }
    expect(lines).toEqual([
      { ...line, status: 'started', title: 'Looking at the calendar' },
      { ...line, status: 'done', title: 'Looked at Tuesday 24 Nov' },
    ])
  })

  it('tell of a booking from the question to its end', () => {
    const { lines, activity } = told()
    activity.called('book_appointment', { slot: 'k7m2' })(asked())
    const booked = ok({ outcome: 'booked', appointment: dentist })
    activity.called('book_appointment', { slot: 'k7m2', consent: 'p4q9' })(booked)
    const tool = 'book_appointment'
    expect(lines).toMatchObject([
      { id: 'line_1', kind: 'tool', status: 'started', title: 'Booking an appointment' },
      {
        id: 'line_1',
        kind: 'question',
        status: 'started',
        title: QUESTION,
        consent: 'p4q9',
        expiresAt: '2026-11-20T10:02:00.000Z',
      },
      { id: 'line_2', kind: 'tool', status: 'started', consent: 'p4q9' },
      { kind: 'answer', status: 'done', tool, consent: 'p4q9', title: 'Heard a yes' },
      { id: 'line_2', status: 'done', title: 'Booked: Dentist, Tue 24 Nov, 14:00 to 14:30' },
    ])
  })

  it('tell each answer once, and nothing after a no', () => {
    const { lines, activity } = told()
    activity.called('book_appointment', { slot: 'k7m2' })(asked())
    lines.length = 0
    activity.answered('p4q9', 'yes', 'pressed')
    activity.answered('p4q9', 'yes', 'heard')
    activity.answered('p4q9', 'no', 'heard')
    activity.answered('p4q9', 'yes', 'pressed')
    activity.answered('zzzz', 'yes', 'pressed')
    expect(lines.map(({ title }) => title)).toEqual(['You pressed yes', 'Heard a no'])
  })

  it.each([
    ['pending', 'Still being confirmed: Dentist, Tue 24 Nov, 14:00 to 14:30'],
    ['cancelled', 'Cancelled: Dentist, Tue 24 Nov, 14:00 to 14:30'],
  ])('say no more than is known: %s', (outcome, title) => {
    const { lines, activity } = told()
    activity.called('cancel_appointment', {})(ok({ outcome, appointment: dentist }))
    expect(lines.at(-1)).toMatchObject({ status: 'done', title })
  })

  it('do not give the time it still has for the one that a move goes to', () => {
    const { lines, activity } = told()
    activity.called('move_appointment', {})(ok({ outcome: 'pending', appointment: dentist }))
    expect(lines.at(-1)?.title).toBe('Still being confirmed: Dentist')
  })

  it('say nothing is settled where nobody knows what became of it', () => {
    const { lines, activity } = told()
    activity.called('book_appointment', { consent: 'p4q9' })(ok({ outcome: 'pending' }))
    expect(lines.at(-1)?.title).toMatch(/still being confirmed/)
  })

  it.each([
    ['SLOT_TAKEN: SECRET', 'refused', 'Booking an appointment: that time is taken'],
    ['CALENDAR_UNAVAILABLE: SECRET', 'failed', /: the calendar could not be reached$/],
    ['SECRET', 'refused', 'Booking an appointment: it was not done'],
  ])('name what went wrong in words of ours: %s', (text, status, title) => {
    const { lines, activity } = told()
    activity.called('book_appointment', {})({ ok: false, text })
    expect(lines.at(-1)).toMatchObject({ status, title: expect.stringMatching(title) })
  })

  it('name the tools of another pack to the owner, without what they return', () => {
    const { lines, activity } = told()
    activity.called('check_balance', { account: 'SECRET' })(ok({ balance: 'SECRET' }))
    expect(lines.map(({ title }) => title)).toEqual(['Check balance', 'Check balance'])
  })

  it('tell of a tool of another pack in its own words, and a guest nothing', () => {
    const own = { doing: 'Looking at the balance', done: 'Looked at the balance' }
    const { lines, activity } = told()
    activity.called('check_balance', {}, own)(ok({ balance: 'SECRET' }))
    expect(lines.map(({ title }) => title)).toEqual([own.doing, own.done])
    const guest = told('guest')
    guest.activity.called('check_balance', {}, own)(ok())
    expect(guest.lines).toEqual([])
  })

  it('tell a guest of free times and of what is theirs, and of nothing else', () => {
    const { lines, activity } = told('guest')
    for (const tool of ['whats_on', 'find_contact', 'list_appointments', 'create_event', 'pay']) {
      activity.called(tool, {})(ok({ items: [{ title: 'SECRET' }] }))
    }
    expect(lines).toEqual([])
    activity.called('find_times', {})(ok())
    activity.called('book_appointment', { consent: 'p4q9' })(
      ok({ outcome: 'booked', appointment: dentist }),
    )
    expect(lines.map(({ title }) => title)).toEqual([
      'Looking at free times',
      'Looked at free times',
      'Booking an appointment',
      'Booked: Dentist, Tue 24 Nov, 14:00 to 14:30',
    ])
  })

  it('carry nothing of a tool that is not on the list of what may go out', () => {
    const { lines, activity } = told()
    const structured = { from: 'SECRET', items: ['SECRET'], contacts: [{ name: 'SECRET' }] }
    for (const tool of ['whats_on', 'find_contact', 'list_appointments', 'who_am_i']) {
      activity.called(tool, { name: 'SECRET' })(ok(structured))
    }
    expect(lines).toHaveLength(8)
    expect(JSON.stringify(lines)).not.toContain('SECRET')
  })
})
