import { describe, expect, it } from 'vitest'
import { checkConnectionRequest } from './connection-request.ts'

const check = (body: unknown) => () => checkConnectionRequest(body, 'parley')

/** What Flutter sends: every field, as null. */
const NULLS = {
  room_name: null,
  participant_name: null,
  participant_identity: null,
  participant_metadata: null,
  participant_attributes: null,
  room_config: null,
}

describe('a request for connection details', () => {
  it.each([
    ['no body', undefined],
    ['nothing', {}],
    ['nulls', NULLS],
    ['the seed’s', { room_config: { agents: [{ agent_name: 'banking-assistant' }] } }],
    ['ours by name', { room_config: { agents: [{ agent_name: 'parley', metadata: null }] } }],
    ['camel case', { roomConfig: { agents: [{ agentName: 'parley' }] } }],
    ['protobuf’s empties', { room_name: '', participant_attributes: {}, room_config: {} }],
    ['no agent', { room_config: { agents: [] } }],
  ])('is taken with %s', (_what, body) => {
    expect(check(body)).not.toThrow()
  })

  it.each([
    'room_name',
    'roomName',
    'participant_name',
    'participant_identity',
    'participantIdentity',
    'participant_metadata',
    'participantMetadata',
  ])('is refused when it chooses %s', (field) => {
    expect(check({ ...NULLS, [field]: 'mine' })).toThrow(
      expect.objectContaining({
        status: 400,
        code: 'not_for_clients_to_choose',
        message: expect.stringContaining(field),
      }),
    )
  })

  it.each([
    [{ participant_attributes: { role: 'owner' } }, 'not_for_clients_to_choose'],
    [{ room_config: { agents: [{ metadata: '{}' }] } }, 'not_for_clients_to_choose'],
    [{ roomConfig: { agents: [{ deployment: 'mine' }] } }, 'not_for_clients_to_choose'],
    [{ room_config: { agents: [{ agent_name: 'mine' }] } }, 'agent_not_available'],
    [{ room_config: { agents: [{ agentName: 'mine' }] } }, 'agent_not_available'],
    [{ room_config: { agents: [{}, {}] } }, 'agent_not_available'],
    [{ room_config: { egress: { room: {} } } }, 'bad_request'],
    [{ room_config: { max_participants: 50 } }, 'bad_request'],
    [{ room_config: 'x' }, 'bad_request'],
    [{ grant: { roomAdmin: true } }, 'bad_request'],
    [[], 'bad_request'],
  ])('is refused with %j', (body, code) => {
    expect(check(body)).toThrow(expect.objectContaining({ status: 400, code }))
  })
})
