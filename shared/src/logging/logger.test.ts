import { describe, expect, it } from 'vitest'
import { describeError } from './logger.ts'

describe('describeError', () => {
  it('keeps kind, code and place, and never the message', () => {
    const cause = new Error('row (ada@example.com) conflicts')
    const error = Object.assign(new TypeError('token eyJabc is bad', { cause }), { code: 'E_BAD' })
    const described = describeError(error)
    expect(described).toMatchObject({ type: 'TypeError', code: 'E_BAD', cause: { type: 'Error' } })
    expect(JSON.stringify(described)).not.toMatch(/eyJabc|ada@example/)
    expect(JSON.stringify(described)).toContain('logger.test')
  })

  it('takes what is not an error at all', () => {
    expect(describeError('secret')).toEqual({ type: 'string' })
  })
})
