import { expect, test } from 'vitest'
import { outcomeOf, scopeWords } from './outcome-of.ts'

test.each([
  ['allowed', null, 'read', 'Looked up', 'good'],
  ['allowed', 'ASKED', 'transact', 'Asked first', 'plain'],
  ['allowed', null, 'transact', 'Done', 'good'],
  ['failed', 'TRY_AGAIN', 'read', 'Did not work', 'bad'],
  ['refused', 'APPROVAL_WAITING', 'transact', 'Waits for your answer', 'plain'],
  ['refused', 'CONSENT_EXPIRED', 'transact', 'Not agreed to', 'plain'],
  ['refused', 'SLOT_TAKEN', 'transact', 'Not free', 'plain'],
  ['refused', 'CONTACT_UNKNOWN', 'read', 'Not found', 'plain'],
  ['refused', 'CALENDAR_UNAVAILABLE', 'read', 'Calendar not reached', 'bad'],
  ['refused', 'NOT_ALLOWED', 'transact', 'Not allowed', 'bad'],
  ['refused', 'what is new', null, 'Refused', 'bad'],
])('%s with %s of %s is "%s"', (outcome, code, scope, words, look) => {
  expect(outcomeOf({ outcome, code, scope })).toEqual({ words, look })
})

test('a scope is said as what it reaches', () => {
  expect(scopeWords('read')).toBe('looks only')
  expect(scopeWords('configure')).toBe('changes settings')
  expect(scopeWords(null)).toBe('')
})
