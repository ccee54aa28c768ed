import { expect, test } from 'vitest'
import { changesOf, wishesOf, withTool } from './wishes.ts'

const desk = {
  id: 'agent_1',
  name: 'Front desk',
  greeting: 'Hello.',
  voice: 'Elliot',
  language: 'en',
  kind: null,
  tools: ['find_times'],
  bookings_a_day: 20,
  vapi: { assistant_id: null, synced_at: null },
  elevenlabs: { agent_id: null },
}

test('of a new agent all is said', () => {
  const wishes = { ...wishesOf(undefined), name: 'Front desk', greeting: 'Hello.' }
  expect(changesOf(undefined, wishes)).toEqual({
    name: 'Front desk',
    greeting: 'Hello.',
    voice: 'Elliot',
    language: 'en',
    kind: null,
    tools: null,
    bookings_a_day: 20,
  })
})

test('of a known one only what is new is said', () => {
  const same = { ...wishesOf(desk), tools: ['find_times'] }
  expect(changesOf(desk, same)).toEqual({})
  expect(changesOf(desk, { ...same, kind: 'Check-up', tools: null })).toEqual({
    kind: 'Check-up',
    tools: null,
  })
})

test('all tools are all tools, also those that come later', () => {
  const all = ['find_times', 'book_appointment', 'move_appointment']
  expect(withTool(all, null, 'move_appointment', false)).toEqual(['find_times', 'book_appointment'])
  expect(withTool(all, ['book_appointment'], 'find_times', true)).toEqual(all.slice(0, 2))
  expect(withTool(all, all.slice(0, 2), 'move_appointment', true)).toBeNull()
  expect(withTool(all, ['find_times'], 'find_times', false)).toEqual([])
  expect(withTool(all, ['no_longer', 'find_times'], 'move_appointment', true)).toEqual([
    'find_times',
    'move_appointment',
  ])
})
