import type { Activity } from '@parley/shared/call-activity/activity'
import { describe, expect, it } from 'vitest'
import { atWork, openQuestion, putLine, type Done, type Timeline } from './timeline.ts'

const now = Date.parse('2026-11-24T10:00:00Z')

function did(change: Partial<Activity>): Done {
  const activity: Activity = {
    id: 'a1',
    at: '2026-11-24T10:00:00.000Z',
    kind: 'tool',
    status: 'started',
    title: 'Looked at Tuesday',
    ...change,
  }
  return { kind: 'activity', id: activity.id, activity }
}

const asked = did({
  id: 'q1',
  kind: 'question',
  consent: 'abc',
  expiresAt: '2026-11-24T10:02:00.000Z',
})

describe('what happened in a call', () => {
  it('grows, and a line that goes on stays where it began', () => {
    const first = { kind: 'spoken', id: 's1', who: 'agent', text: 'Hel', done: false } as const
    const one = putLine([], first)
    const two = putLine(one, did({}))
    const three = putLine(two, { ...first, text: 'Hello', done: true })
    expect(three.map(({ id }) => id)).toEqual(['s1', 'a1'])
    expect(three[0]).toMatchObject({ text: 'Hello', done: true })
  })

  it('shows what the agent is busy with, until that is done', () => {
    expect(atWork([did({})])?.title).toBe('Looked at Tuesday')
    expect(atWork([did({ status: 'done' })])).toBeUndefined()
    expect(atWork([did({}), asked])).toBeUndefined()
  })
})

describe('the question that waits', () => {
  it('is the last that is open', () => {
    expect(openQuestion([asked], now)?.consent).toBe('abc')
  })

  it.each<[string, Timeline, number]>([
    ['answered', [asked, did({ id: 'x', kind: 'answer', status: 'done', consent: 'abc' })], now],
    ['too old', [asked], now + 2 * 60_000],
    ['refused', [did({ kind: 'question', status: 'refused', consent: 'abc' })], now],
    ['without a handle', [did({ kind: 'question' })], now],
  ])('is none that is %s', (_, timeline, at) => {
    expect(openQuestion(timeline, at)).toBeUndefined()
  })
})
