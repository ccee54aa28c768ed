import { expect, test } from 'vitest'
import { text } from '../text/text.ts'
import { stateWords } from './state-words.ts'
import type { Done } from './timeline.ts'

const looking: Done = {
  kind: 'activity',
  id: 'a',
  activity: {
    id: 'a',
    at: '2026-11-24T10:00:00.000Z',
    kind: 'tool',
    status: 'started',
    title: 'Looking at Tuesday',
  },
}

test('the state line says what somebody who does not hear the agent has to know', () => {
  expect(stateWords('live', 'listening', [])).toBe(text.call.agentIs.listening)
  expect(stateWords('live', 'thinking', [looking])).toBe(text.call.atWork)
  expect(stateWords('live', 'speaking', [looking])).toBe(text.call.agentIs.speaking)
  expect(stateWords('reconnecting', 'speaking', [])).toBe(text.call.at.reconnecting)
  expect(stateWords('live', 'a state of tomorrow', [])).toBe(text.call.at.calling)
})
