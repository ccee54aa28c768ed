import { describe, expect, it, vi } from 'vitest'
import { newWebhookSecret, signWebhook } from '../../../dev/src/clerk/webhooks.ts'
import { signedByClerk } from './signed-by-clerk.ts'

/** A vector of Svix's own. */
const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY='
const BODY = '{"type":"user.created","object":"event","data":{"id":"user_1"}}'
const SIGNED = {
  'svix-id': 'msg_test1',
  'svix-timestamp': '1760000000',
  'svix-signature': 'v1,SmX0yy69yB7EN9JFoa9I7v+UmWnHWGWzKUQFV3zMoFQ=',
}

function check(headers: Record<string, string>, { body = BODY, secrets = [SECRET] } = {}) {
  return signedByClerk(secrets, body, (name) => headers[name])
}

/** At the time of the vector, and so many seconds after it. */
function atVector(afterSeconds: number, then: () => void): void {
  vi.useFakeTimers({ now: (1_760_000_000 + afterSeconds) * 1000 })
  try {
    then()
  } finally {
    vi.useRealTimers()
  }
}

describe('a signature of Svix’s', () => {
  it('holds for the body, id and time that it was made over, under either name', () =>
    atVector(0, () => {
      expect(check(SIGNED)).toBe('msg_test1')
      const renamed = Object.entries(SIGNED).map(([name, value]) => [
        name.replace('svix', 'webhook'),
        value,
      ])
      expect(check(Object.fromEntries(renamed))).toBe('msg_test1')
    }))

  it('holds among others, and under the old secret or the new', () =>
    atVector(0, () => {
      const several = `v1a,xxxx v1,${'A'.repeat(43)}= ${SIGNED['svix-signature']}`
      expect(check({ ...SIGNED, 'svix-signature': several })).toBe('msg_test1')
      expect(check(SIGNED, { secrets: [newWebhookSecret(), SECRET] })).toBe('msg_test1')
    }))

  it('holds for nothing else', () =>
    atVector(0, () => {
      expect(check(SIGNED, { body: `${BODY} ` })).toBeUndefined()
      expect(check(SIGNED, { secrets: [newWebhookSecret()] })).toBeUndefined()
      expect(check(SIGNED, { secrets: [] })).toBeUndefined()
      const changes = [
        { 'svix-id': 'msg_test2' },
        { 'svix-id': 'msg test1' },
        { 'svix-timestamp': '1760000001' },
        { 'svix-timestamp': 'soon' },
        { 'svix-signature': 'v1,' },
        { 'svix-signature': '' },
        { 'svix-signature': SIGNED['svix-signature'].replace('v1,', 'v1a,') },
      ]
      for (const change of changes) expect(check({ ...SIGNED, ...change })).toBeUndefined()
      for (const name of Object.keys(SIGNED)) {
        const rest = Object.entries(SIGNED).filter(([other]) => other !== name)
        expect(check(Object.fromEntries(rest))).toBeUndefined()
      }
    }))

  it('holds for five minutes either way', () => {
    for (const seconds of [-299, 299]) atVector(seconds, () => expect(check(SIGNED)).toBeDefined())
    for (const seconds of [-301, 301])
      atVector(seconds, () => expect(check(SIGNED)).toBeUndefined())
  })

  it('is made by the simulation as Svix makes it', () => {
    const secret = newWebhookSecret()
    const { headers, body } = signWebhook(secret, { type: 'user.created', data: {} })
    expect(check(headers, { body, secrets: [secret] })).toBe(headers['svix-id'])
  })
})
