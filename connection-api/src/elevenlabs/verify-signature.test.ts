import { describe, expect, it } from 'vitest'
import { isFromElevenLabs } from './verify-signature.ts'

const SECRET = 'wsec_test'
const AT = 1_760_000_000
const BODY = '{"type":"post_call_transcription","event_timestamp":1760000000,"data":{}}'
const V0 = '74a2c2a5476a7a8df7c5598c08328ca07bf3a2e34fce65ff08a72ca06f843244'
const HEADER = `t=${AT},v0=${V0}`

function check({ header = HEADER, body = BODY, secret = SECRET, seconds = 0 } = {}) {
  return isFromElevenLabs(secret, header, Buffer.from(body), (AT + seconds) * 1000)
}

describe('isFromElevenLabs', () => {
  it('takes what was signed with the secret as it is written', () => {
    expect(check()).toBe(true)
    expect(check({ header: `v0=${V0.toUpperCase()}, t=${AT}` })).toBe(true)
  })

  it.each([
    ['another body', { body: `${BODY} ` }],
    ['another secret', { secret: 'wsec_other' }],
    ['another time', { header: `t=${AT + 1},v0=${V0}` }],
    ['no number', { header: `t=NaN,v0=${V0}` }],
    ['no time', { header: `v0=${V0}` }],
    ['no signature', { header: `t=${AT}` }],
    ['half a signature', { header: `t=${AT},v0=${V0.slice(0, 32)}` }],
    ['nothing', { header: '' }],
  ])('takes no %s', (_what, changes) => {
    expect(check(changes)).toBe(false)
  })

  it('takes half an hour of the past and five minutes of what is to come', () => {
    expect([1800, 1801, -300, -301].map((seconds) => check({ seconds }))).toEqual([
      true,
      false,
      true,
      false,
    ])
  })
})
