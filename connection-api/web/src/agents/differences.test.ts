import { expect, test } from 'vitest'
import { differencesIn } from './differences.ts'

test('what differs at Vapi is said once each, as a person knows it', () => {
  const members = ['firstMessage', 'voice.provider', 'voice.voiceId', 'model.tools']
  expect(differencesIn(members)).toEqual(['its greeting', 'its voice', 'what it may do'])
  expect(differencesIn(['model.messages', 'model.model'])).toEqual(['its instructions'])
  expect(differencesIn(['server.url', 'metadata.parley_agent'])).toEqual([
    'how it is bound to Parley',
  ])
  expect(differencesIn(['nameless'])).toEqual(['how it is bound to Parley'])
})
