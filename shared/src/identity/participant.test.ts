import { describe, expect, it } from 'vitest'
import {
  newRoomName,
  parseParticipantMetadata,
  participantIdentity,
  userIdOfIdentity,
} from './participant.ts'

describe('participant identity', () => {
  it('gives the user id back', () => {
    expect(userIdOfIdentity(participantIdentity('user_1'))).toBe('user_1')
  })

  it.each(['', 'user_1', 'voice_assistant_user_', 'Xvoice_assistant_user_user_1'])(
    'does not take %j for one of ours',
    (identity) => {
      expect(userIdOfIdentity(identity)).toBeUndefined()
    },
  )
})

describe('newRoomName', () => {
  it('has the form of the contract and never repeats', () => {
    const names = Array.from({ length: 100 }, () => newRoomName(1_760_000_000_000))
    expect(new Set(names).size).toBe(100)
    for (const name of names) {
      expect(name).toMatch(/^voice_assistant_room_1760000000000_[0-9a-f]{32}$/)
    }
  })
})

describe('parseParticipantMetadata', () => {
  const metadata = {
    user_id: 'user_1',
    email: 'a@example.com',
    roles: ['customer'],
    permissions: ['read'],
    session_type: 'voice_assistant',
    platform: 'web',
    call_id: 'call_1',
  }

  it('takes what the connection API writes', () => {
    expect(parseParticipantMetadata(JSON.stringify(metadata))).toEqual(metadata)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['another form', '[]'],
    ['a missing claim', JSON.stringify({ ...metadata, call_id: undefined })],
    ['an unknown claim', JSON.stringify({ ...metadata, admin: true })],
    ['another kind of session', JSON.stringify({ ...metadata, session_type: 'x' })],
  ])('refuses %s', (_name, text) => {
    expect(parseParticipantMetadata(text)).toBeUndefined()
  })
})
