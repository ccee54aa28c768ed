import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { elevenLabsVariables, readElevenLabsSettings } from './elevenlabs-settings.ts'

const read = (env: Record<string, string>) =>
  readElevenLabsSettings(z.object(elevenLabsVariables).parse(env))

const KEY = { ELEVENLABS_API_KEY: 'sk_0123456789' }
const SECRET = { ELEVENLABS_WEBHOOK_SECRET: 'wsec_0123456789abcdef' }

describe('readElevenLabsSettings', () => {
  it('reads none where none is set', () => {
    expect(read({})).toBeUndefined()
  })

  it('reads a key and the secret of the reports, and what may go with them', () => {
    const more = { ELEVENLABS_BASE_URL: 'http://127.0.0.1:1/', ELEVENLABS_AGENT_ID: 'agent_1' }
    expect(read({ ...KEY, ...SECRET, ...more })).toEqual({
      apiKey: KEY.ELEVENLABS_API_KEY,
      apiUrl: 'http://127.0.0.1:1',
      agentId: 'agent_1',
      webhookSecret: SECRET.ELEVENLABS_WEBHOOK_SECRET,
      initiationSecret: undefined,
    })
  })

  it.each([
    [KEY, 'ELEVENLABS_WEBHOOK_SECRET'],
    [SECRET, 'ELEVENLABS_API_KEY'],
    [{ ELEVENLABS_AGENT_ID: 'agent_1' }, 'ELEVENLABS_API_KEY'],
    [{ ELEVENLABS_INITIATION_SECRET: 'x'.repeat(32) }, 'ELEVENLABS_API_KEY'],
  ])('names what is missing: %j', (env, name) => {
    expect(() => read(env)).toThrow(`${name} is missing`)
  })

  it('takes no short secrets', () => {
    expect(() => read({ ...KEY, ELEVENLABS_WEBHOOK_SECRET: 'short' })).toThrow('too_small')
    expect(() => read({ ...KEY, ...SECRET, ELEVENLABS_INITIATION_SECRET: 'short' })).toThrow(
      'too_small',
    )
  })
})
