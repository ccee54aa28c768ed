import { z } from 'zod'
import { expect, it } from 'vitest'
import { readVapiSettings, vapiVariables } from './vapi-settings.ts'

const read = (env: Readonly<Record<string, string>>) =>
  readVapiSettings(z.object(vapiVariables).parse(env))

const secret = 'x'.repeat(32)

it('is there when all of it is set, by secret or by signature', () => {
  expect(read({})).toBeUndefined()
  expect(read({ VAPI_API_KEY: 'a-private-key', VAPI_WEBHOOK_SECRET: secret })).toMatchObject({
    apiKey: 'a-private-key',
    credentialId: undefined,
    webhook: { secret, hmac: undefined },
  })
  const signed = { VAPI_API_KEY: 'a-private-key', VAPI_HMAC_KEY: secret }
  const settings = read({ ...signed, VAPI_CREDENTIAL_ID: 'cred', VAPI_SIGNATURE_HEADER: 'X-Sig' })
  expect(settings?.webhook).toEqual({
    secret: undefined,
    hmac: { key: secret, signatureHeader: 'x-sig', timestampHeader: 'x-timestamp' },
  })
})

it.each([
  [{ VAPI_WEBHOOK_SECRET: secret }, 'VAPI_API_KEY'],
  [{ VAPI_API_KEY: 'a-private-key' }, 'VAPI_WEBHOOK_SECRET'],
  [{ VAPI_API_KEY: 'a-private-key', VAPI_HMAC_KEY: secret }, 'VAPI_CREDENTIAL_ID'],
])('stops the start at half of it: %j', (env, missing) => {
  expect(() => read(env)).toThrow(`${missing} is missing`)
})
