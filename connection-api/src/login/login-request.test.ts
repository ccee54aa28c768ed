import { describe, expect, it } from 'vitest'
import { readLoginRequest } from './login-request.ts'

const body = { email: ' Ada@Example.com ', password: ' as typed ' }

describe('readLoginRequest', () => {
  it('reads the seed’s bodies', () => {
    const read = {
      credentials: { email: 'ada@example.com', password: ' as typed ' },
      refresh: 'body',
    }
    expect(readLoginRequest(body, true)).toEqual({ ...read, platform: 'web' })
    expect(readLoginRequest({ ...body, otpCode: '', platform: 'mobile' }, true)).toEqual({
      ...read,
      platform: 'mobile',
    })
    const nulls = { otpCode: null, biometricToken: null, platform: null }
    expect(readLoginRequest({ ...body, ...nulls }, true)).toEqual({ ...read, platform: 'web' })
    const proofs = { otpCode: '123456', biometricToken: 'token' }
    expect(readLoginRequest({ ...body, ...proofs }, true)).toMatchObject({ ...read, ...proofs })
    expect(readLoginRequest({ biometricToken: 'token' }, true)).toMatchObject({
      credentials: undefined,
      biometricToken: 'token',
    })
  })

  it('takes the synthetic caller outside production only', () => {
    const synthetic = { ...body, platform: 'synthetic' }
    expect(readLoginRequest(synthetic, false).platform).toBe('synthetic')
    expect(() => readLoginRequest(synthetic, true)).toThrow(/web or mobile/)
  })

  it.each([
    [{}],
    [undefined],
    [[]],
    [{ ...body, password: 1 }],
    [{ ...body, password: '' }],
    [{ ...body, password: 'x'.repeat(1025) }],
    [{ ...body, role: 'admin' }],
    [{ ...body, platform: 'default' }],
    [{ ...body, otpCode: '1'.repeat(101) }],
    [{ otpCode: '123456' }],
    [{ email: body.email, biometricToken: 'token' }],
    [{ password: body.password, biometricToken: 'token' }],
  ])('refuses %j', (wrong) => {
    expect(() => readLoginRequest(wrong, false)).toThrow(expect.objectContaining({ status: 400 }))
  })
})
