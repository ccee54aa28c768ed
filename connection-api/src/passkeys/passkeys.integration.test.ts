import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { z } from 'zod'
import { addUser, TEST_PASSWORD, type TestUser } from '../testing/add-user.ts'
import { softwareAuthenticator } from '../testing/software-authenticator.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { totpCode } from '../two-factor/totp-code.ts'

const ORIGIN = 'https://app.example.com'
const RP_ID = 'example.com'
const APP = 'android:apk-key-hash:abc'
let service: TestService

beforeAll(async () => {
  const real = realServices()
  service = await startTestService(real, {
    API_BASE_URL: 'https://api.example.com',
    CORS_ORIGINS: ORIGIN,
    PASSKEY_RP_ID: RP_ID,
    PASSKEY_ORIGINS: APP,
  })
})
afterAll(() => service[Symbol.asyncDispose]())

const Challenge = z.object({ challenge: z.string() })
const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string() })
const Biometric = z.object({ biometricToken: z.string() })

const post = (path: string, body: unknown, token?: string) =>
  service.client.post(`/api/auth/${path}`, body, token)

async function challengeFor(token: string) {
  const { body } = await post('passkeys/options', { password: TEST_PASSWORD }, token)
  return Challenge.parse(body).challenge
}

const loginChallenge = async () =>
  Challenge.parse((await post('passkeys/login/options', undefined)).body).challenge

const deviceOf = ({ id }: TestUser) =>
  softwareAuthenticator({ origin: ORIGIN, rpId: RP_ID, userHandle: id })

/** Somebody with a passkey on a device of theirs. */
async function withPasskey() {
  const user = await addUser(service.database)
  const token = await service.client.signIn(user)
  const device = deviceOf(user)
  const response = device.create(await challengeFor(token))
  const made = await post('passkeys', { name: 'Laptop', response }, token)
  expect(made.status).toBe(201)
  return { user, token, device }
}

type Device = ReturnType<typeof deviceOf>

const assert = async (device: Device, changes: Parameters<Device['get']>[1] = {}) =>
  post('passkeys/login', { response: device.get(await loginChallenge(), changes) })

const biometricToken = async (device: Device) =>
  Biometric.parse((await assert(device)).body).biometricToken

describe('adding a passkey', () => {
  it('wants the password, and shows it in the list', async () => {
    const { user, token, device } = await withPasskey()
    const wrong = await post('passkeys/options', { password: 'wrong' }, token)
    expect([wrong.status, wrong.code]).toEqual([403, 'wrong_password'])
    const { body } = await service.client.get('/api/auth/passkeys', token)
    expect(body).toEqual({
      passkeys: [
        { id: device.id, name: 'Laptop', created_at: expect.any(String), last_used_at: null },
      ],
    })
    const options = await post('passkeys/options', { password: TEST_PASSWORD }, token)
    expect(options.body).toMatchObject({
      rp: { id: RP_ID, name: 'Parley' },
      user: { name: user.email, id: Buffer.from(user.id).toString('base64url') },
      excludeCredentials: [{ id: device.id }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
  })

  it('wants the code too where codes are on', async () => {
    const { token } = await withPasskey()
    const { body } = await post('two-factor/totp', { password: TEST_PASSWORD }, token)
    const { secret } = z.object({ secret: z.string() }).parse(body)
    const now = Date.now()
    await post('two-factor/totp/confirm', { otpCode: totpCode(secret, now - 30_000) }, token)
    const without = await post('passkeys/options', { password: TEST_PASSWORD }, token)
    expect([without.status, without.code]).toEqual([403, 'otp_refused'])
    const proof = { password: TEST_PASSWORD, otpCode: totpCode(secret, now) }
    expect((await post('passkeys/options', proof, token)).status).toBe(200)
  })

  it.each([
    ['made on another page', { origin: 'https://evil.example.net' }],
    ['made for another site', { rpId: 'example.net' }],
    ['that did not check the person', { userVerified: false }],
    ['that was not being made', { type: 'webauthn.get' }],
  ])('refuses one %s', async (_what, changes) => {
    const user = await addUser(service.database)
    const token = await service.client.signIn(user)
    const response = deviceOf(user).create(await challengeFor(token), changes)
    const answer = await post('passkeys', { response }, token)
    expect([answer.status, answer.code]).toEqual([400, 'passkey_refused'])
  })

  it('takes a challenge once, and only for the person it was given to', async () => {
    const [ada, eve] = [await addUser(service.database), await addUser(service.database)]
    const tokens = { ada: await service.client.signIn(ada), eve: await service.client.signIn(eve) }
    const challenge = await challengeFor(tokens.ada)
    const add = (token: string) =>
      post('passkeys', { response: deviceOf(ada).create(challenge) }, token)
    expect((await add(tokens.eve)).code).toBe('passkey_refused')
    expect((await add(tokens.ada)).status).toBe(201)
    expect((await add(tokens.ada)).code).toBe('passkey_refused')
    const login = deviceOf(ada).create(await loginChallenge())
    expect((await post('passkeys', { response: login }, tokens.ada)).code).toBe('passkey_refused')
  })

  it('takes no passkey that somebody has already', async () => {
    const { device } = await withPasskey()
    const eve = await service.client.signIn(await addUser(service.database))
    const response = device.create(await challengeFor(eve))
    expect((await post('passkeys', { response }, eve)).code).toBe('passkey_refused')
  })

  it('tells the person', async () => {
    const { user } = await withPasskey()
    const told = await service.database
      .selectFrom('messages')
      .select('kind')
      .where('user_id', '=', user.id)
      .execute()
    expect(told).toEqual([{ kind: 'passkey_added' }])
  })
})

describe('signing in with a passkey', () => {
  it('stands beside the password, as seed s2 has it', async () => {
    const { user, device } = await withPasskey()
    const body = {
      email: user.email,
      password: TEST_PASSWORD,
      biometricToken: await biometricToken(device),
      platform: 'mobile',
    }
    const answer = await post('login', body)
    const { accessToken, refreshToken } = Tokens.parse(answer.body)
    const claims = { biometric_verified: true, two_factor_verified: false, platform: 'mobile' }
    expect(decodeJwt(accessToken)).toMatchObject({ sub: user.id, ...claims })
    const next = Tokens.parse((await post('refresh', { refreshToken })).body)
    expect(decodeJwt(next.accessToken)).toMatchObject(claims)
    const plain = await service.client.signIn(user)
    expect(decodeJwt(plain)['biometric_verified']).toBe(false)
  })

  it('stands alone, also where codes are on', async () => {
    const { user, token, device } = await withPasskey()
    const { body } = await post('two-factor/totp', { password: TEST_PASSWORD }, token)
    const { secret } = z.object({ secret: z.string() }).parse(body)
    await post('two-factor/totp/confirm', { otpCode: totpCode(secret, Date.now()) }, token)
    const answer = await post('login', { biometricToken: await biometricToken(device) })
    expect(answer.body).toMatchObject({ user: { id: user.id, email: user.email } })
    const { accessToken } = Tokens.parse(answer.body)
    expect(decodeJwt(accessToken)).toMatchObject({ biometric_verified: true })
  })

  it('takes each biometricToken once', async () => {
    const { device } = await withPasskey()
    const body = { biometricToken: await biometricToken(device) }
    const answers = await Promise.all([post('login', body), post('login', body)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
    expect((await post('login', { biometricToken: 'made up' })).code).toBe('biometric_refused')
  })

  it('does not vouch for somebody else’s password, nor without one for nobody', async () => {
    const { user } = await withPasskey()
    const eve = await withPasskey()
    const mixed = {
      email: user.email,
      password: TEST_PASSWORD,
      biometricToken: await biometricToken(eve.device),
    }
    expect((await post('login', mixed)).code).toBe('biometric_refused')
    const wrong = { ...mixed, password: 'wrong' }
    expect((await post('login', wrong)).code).toBe('invalid_credentials')
  })

  it('works from an app that is configured', async () => {
    const { device } = await withPasskey()
    expect((await assert(device, { origin: APP })).status).toBe(200)
  })

  it.each([
    ['used on another page', { origin: 'https://evil.example.net' }],
    ['used for another site', { rpId: 'example.net' }],
    ['without a check of the person', { userVerified: false }],
    ['meant for another person', { userHandle: 'user_other' }],
    ['whose count went back', { counter: 1 }],
    ['that was just being made', { type: 'webauthn.create' }],
  ])('refuses one %s', async (_what, changes) => {
    const { device } = await withPasskey()
    expect((await assert(device)).status).toBe(200)
    const answer = await assert(device, changes)
    expect([answer.status, answer.code]).toEqual([401, 'biometric_refused'])
  })

  it('takes each challenge once, and none that was given out for something else', async () => {
    const { device, token } = await withPasskey()
    const response = device.get(await loginChallenge())
    const answers = await Promise.all([
      post('passkeys/login', { response }),
      post('passkeys/login', { response }),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
    const foreign = device.get(await challengeFor(token))
    expect((await post('passkeys/login', { response: foreign })).code).toBe('biometric_refused')
    const own = device.get(Buffer.from('my own challenge').toString('base64url'))
    expect((await post('passkeys/login', { response: own })).code).toBe('biometric_refused')
  })

  it('refuses another device’s signature under a known id, and ids that nobody has', async () => {
    const { user, device } = await withPasskey()
    const other = deviceOf(user)
    const forged = z.looseObject({}).parse(other.get(await loginChallenge()))
    const ids = { id: device.id, rawId: device.id }
    const answer = await post('passkeys/login', { response: { ...forged, ...ids } })
    expect(answer.code).toBe('biometric_refused')
    expect((await assert(other)).code).toBe('biometric_refused')
  })

  it('ends with the passkey', async () => {
    const { token, device } = await withPasskey()
    const remove = (password: string, id = device.id) =>
      post(`passkeys/${id}/remove`, { password }, token)
    expect((await remove('wrong')).code).toBe('wrong_password')
    expect((await remove(TEST_PASSWORD, 'unknown')).code).toBe('passkey_not_found')
    const eve = await withPasskey()
    expect((await remove(TEST_PASSWORD, eve.device.id)).code).toBe('passkey_not_found')
    expect((await remove(TEST_PASSWORD)).status).toBe(204)
    expect((await assert(device)).code).toBe('biometric_refused')
    expect((await assert(eve.device)).status).toBe(200)
  })
})
