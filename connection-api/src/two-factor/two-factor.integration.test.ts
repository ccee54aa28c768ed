import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { z } from 'zod'
import { addUser, TEST_PASSWORD, type TestUser } from '../testing/add-user.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { totpCode } from './totp-code.ts'

let service: TestService

beforeAll(async () => {
  const real = realServices()
  service = await startTestService(real)
})
afterAll(() => service[Symbol.asyncDispose]())

const STEP_MS = 30_000
const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string() })
const Secret = z.object({ secret: z.string(), uri: z.string() })
const Codes = z.object({ recoveryCodes: z.array(z.string()) })

const post = (path: string, body: unknown, token?: string) =>
  service.client.post(`/api/auth/${path}`, body, token)

const login = ({ email }: TestUser, otpCode?: string) =>
  post('login', { email, password: TEST_PASSWORD, otpCode })

const claimsOf = (answer: { body: unknown }) => decodeJwt(Tokens.parse(answer.body).accessToken)

/** Somebody whose sign-in asks for codes; `code` is the one of so many steps from the first. */
async function withCodes() {
  const user = await addUser(service.database)
  const token = await service.client.signIn(user)
  const setUp = await post('two-factor/totp', { password: TEST_PASSWORD }, token)
  const { secret, uri } = Secret.parse(setUp.body)
  // The step before, so that this one and the next are left for the test.
  const start = Date.now()
  const code = (steps: number) => totpCode(secret, start + steps * STEP_MS)
  const confirmed = await post('two-factor/totp/confirm', { otpCode: code(-1) }, token)
  const { recoveryCodes } = Codes.parse(confirmed.body)
  return { user, token, secret, uri, code, recoveryCodes }
}

describe('setting up codes', () => {
  it('wants the password, then the app’s first code', async () => {
    const user = await addUser(service.database)
    const token = await service.client.signIn(user)
    const wrong = await post('two-factor/totp', { password: 'wrong' }, token)
    expect([wrong.status, wrong.code]).toEqual([403, 'wrong_password'])
    const { body } = await post('two-factor/totp', { password: TEST_PASSWORD }, token)
    const { secret } = Secret.parse(body)
    expect((await login(user)).status).toBe(200)
    const junk = await post('two-factor/totp/confirm', { otpCode: '000000' }, token)
    expect([junk.status, junk.code]).toEqual([403, 'otp_refused'])
    const otpCode = totpCode(secret, Date.now())
    expect((await post('two-factor/totp/confirm', { otpCode }, token)).status).toBe(200)
    expect((await login(user)).code).toBe('otp_required')
    const again = await post('two-factor/totp', { password: TEST_PASSWORD }, token)
    expect([again.status, again.code]).toEqual([409, 'totp_already_on'])
  })

  it('counts as proof in the login session where it was done', async () => {
    const user = await addUser(service.database)
    const first = Tokens.parse((await login(user)).body)
    const { accessToken: token } = first
    const { body } = await post('two-factor/totp', { password: TEST_PASSWORD }, token)
    const otpCode = totpCode(Secret.parse(body).secret, Date.now())
    await post('two-factor/totp/confirm', { otpCode }, token)
    const next = await post('refresh', { refreshToken: first.refreshToken })
    expect(claimsOf(next)['two_factor_verified']).toBe(true)
  })

  it('keeps secret and recovery codes out of the database', async () => {
    const { user, secret, recoveryCodes } = await withCodes()
    const row = await service.database
      .selectFrom('totp')
      .selectAll()
      .where('user_id', '=', user.id)
      .executeTakeFirstOrThrow()
    expect(row.secret).toMatch(/^v1\.dev-test\./)
    expect(row.secret).not.toContain(secret)
    const hashes = await service.database
      .selectFrom('recovery_codes')
      .select('hash')
      .where('user_id', '=', user.id)
      .execute()
    expect(hashes).toHaveLength(10)
    for (const code of recoveryCodes) {
      expect(hashes.map(({ hash }) => hash.toString('utf8')).join()).not.toContain(code)
    }
  })

  it('opens no secret that was copied from somebody else', async () => {
    const eve = await withCodes()
    const { user } = await withCodes()
    const { secret } = await service.database
      .selectFrom('totp')
      .select('secret')
      .where('user_id', '=', eve.user.id)
      .executeTakeFirstOrThrow()
    await service.database
      .updateTable('totp')
      .set({ secret })
      .where('user_id', '=', user.id)
      .execute()
    expect((await login(user, eve.code(0))).status).toBe(500)
  })
})

describe('signing in with a code', () => {
  it('asks for one, and says what was proved', async () => {
    const { user, code } = await withCodes()
    const without = await login(user)
    expect([without.status, without.code]).toEqual([401, 'otp_required'])
    const answer = await login(user, code(0))
    expect(answer.status).toBe(200)
    const claims = { two_factor_verified: true, biometric_verified: false }
    expect(claimsOf(answer)).toMatchObject(claims)
    const { refreshToken } = Tokens.parse(answer.body)
    expect(claimsOf(await post('refresh', { refreshToken }))).toMatchObject(claims)
  })

  it('tells who has no account or password no more than before', async () => {
    const { user, code } = await withCodes()
    const wrong = { email: user.email, password: 'wrong', otpCode: code(0) }
    expect((await post('login', wrong)).code).toBe('invalid_credentials')
    expect((await login(user, code(0))).status).toBe(200)
  })

  it('takes each code once, of two uses at once too, and none before the last', async () => {
    const { user, code } = await withCodes()
    const answers = await Promise.all(Array.from({ length: 4 }, () => login(user, code(1))))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ code }) => code === 'otp_refused')).toHaveLength(3)
    expect((await login(user, code(0))).code).toBe('otp_refused')
  })

  it('takes a code that was typed with a space', async () => {
    const { user, code } = await withCodes()
    const typed = code(0).replace(/^(...)/, '$1 ')
    expect((await login(user, typed)).status).toBe(200)
  })

  it('takes each recovery code once, however it is typed', async () => {
    const { user, token, recoveryCodes } = await withCodes()
    const [first = '', second = ''] = recoveryCodes
    const answer = await login(user, ` ${first.toUpperCase().replaceAll('-', ' ')}`)
    expect(claimsOf(answer)['two_factor_verified']).toBe(true)
    expect((await login(user, first)).code).toBe('otp_refused')
    expect((await login(user, second)).status).toBe(200)
    const { body } = await service.client.get('/api/auth/two-factor', token)
    expect(body).toEqual({ totp: true, recovery_codes_left: 8 })
  })

  it('takes nobody else’s code', async () => {
    const [ada, eve] = [await withCodes(), await withCodes()]
    expect((await login(ada.user, eve.code(0))).code).toBe('otp_refused')
    expect((await login(ada.user, eve.recoveryCodes[0])).code).toBe('otp_refused')
  })

  it('stops guessing at codes, wherever the guesses come from', async () => {
    const { user, token, code } = await withCodes()
    const guess = (n: number) =>
      post(
        'two-factor/totp/remove',
        { password: TEST_PASSWORD, otpCode: String(100_000 + n) },
        token,
      )
    const answers = await Promise.all(Array.from({ length: 11 }, (_, n) => guess(n)))
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1)
    expect((await login(user, code(0))).code).toBe('too_many_attempts')
  })
})

describe('taking codes away', () => {
  it('wants password and code, fresh', async () => {
    const { user, token, code } = await withCodes()
    const remove = (password: string, otpCode: string) =>
      post('two-factor/totp/remove', { password, otpCode }, token)
    expect((await remove('wrong', code(0))).code).toBe('wrong_password')
    expect((await remove(TEST_PASSWORD, '000000')).code).toBe('otp_refused')
    expect((await remove(TEST_PASSWORD, code(0))).status).toBe(204)
    expect((await login(user)).status).toBe(200)
    const { body } = await service.client.get('/api/auth/two-factor', token)
    expect(body).toEqual({ totp: false, recovery_codes_left: 0 })
  })

  it('makes new recovery codes in place of the old', async () => {
    const { user, token, code, recoveryCodes } = await withCodes()
    const proof = { password: TEST_PASSWORD, otpCode: code(0) }
    const { body } = await post('two-factor/recovery-codes', proof, token)
    const fresh = Codes.parse(body).recoveryCodes
    expect((await login(user, recoveryCodes[0])).code).toBe('otp_refused')
    expect((await login(user, fresh[0])).status).toBe(200)
  })

  it('is told to the person', async () => {
    const { user } = await withCodes()
    const told = await service.database
      .selectFrom('messages')
      .select(['kind', 'to_address'])
      .where('user_id', '=', user.id)
      .execute()
    expect(told).toEqual([{ kind: 'two_factor_on', to_address: user.email }])
  })
})
