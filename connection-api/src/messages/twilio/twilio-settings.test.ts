import { readEnv } from '@parley/shared/config/read-env'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readTwilioSettings, twilioVariables } from './twilio-settings.ts'

const whole = {
  TWILIO_ACCOUNT_SID: `AC${'a1'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: 'x'.repeat(32),
  TWILIO_FROM: '+15550199',
}
const read = (env: Record<string, string>) =>
  readTwilioSettings(readEnv(z.object(twilioVariables), env))

describe('the settings of Twilio', () => {
  it('are nothing where nothing is set', () => {
    expect(read({})).toBeUndefined()
  })

  it('name a number or a messaging service', () => {
    expect(read(whole)?.from).toEqual({ number: '+15550199' })
    const messagingServiceSid = `MG${'b2'.repeat(16)}`
    const { TWILIO_FROM: _number, ...others } = whole
    const service = read({ ...others, TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid })
    expect(service?.from).toEqual({ messagingServiceSid })
  })

  it.each([
    ['a part of them', { TWILIO_FROM: '' }],
    ['no token', { TWILIO_AUTH_TOKEN: '' }],
    ['both senders', { TWILIO_MESSAGING_SERVICE_SID: `MG${'b2'.repeat(16)}` }],
  ])('are refused with %s', (_what, change) => {
    expect(() => read({ ...whole, ...change })).toThrow(/need TWILIO_ACCOUNT_SID/)
  })

  it('are refused when one is wrong, without repeating it', () => {
    const wrong = () => read({ ...whole, TWILIO_FROM: '0771 sesame' })
    expect(wrong).toThrow(/TWILIO_FROM is not valid/)
    expect(wrong).not.toThrow(/sesame/)
  })
})
