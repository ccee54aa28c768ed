import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, port, readEnv, refuseDevelopmentSecrets, secret } from './read-env.ts'

const schema = z.object({ PORT: port(8000), SECRET: secret, KIND: z.enum(['a', 'b']).default('a') })
const good = { SECRET: 's'.repeat(32) }

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('No configuration error')
}

describe('readEnv', () => {
  it('fills defaults and takes an empty variable for unset', () => {
    expect(readEnv(schema, { ...good, PORT: '' })).toEqual({
      PORT: 8000,
      SECRET: good.SECRET,
      KIND: 'a',
    })
  })

  it('names every wrong variable at once and no value', () => {
    const message = messageOf(() => readEnv(schema, { PORT: 'hunter2', KIND: 'hunter3' }))
    expect(message).toContain('PORT is not valid')
    expect(message).toContain('SECRET is missing')
    expect(message).toContain('KIND is not valid: expected one of a, b')
    expect(message).not.toContain('hunter')
  })

  it('refuses a short secret without quoting it', () => {
    const message = messageOf(() => readEnv(schema, { SECRET: 'swordfish' }))
    expect(message).toContain('SECRET is not valid: expected at least 32')
    expect(message).not.toContain('swordfish')
  })
})

describe('refuseDevelopmentSecrets', () => {
  const marked = { AUTH_SECRET_KEY: 'dev-0123', OTHER: 'real' }

  it('names the variable in production', () => {
    const message = messageOf(() => refuseDevelopmentSecrets('production', marked))
    expect(message).toContain('AUTH_SECRET_KEY')
    expect(message).not.toContain('OTHER')
    expect(message).not.toContain('0123')
  })

  it('lets development be', () => {
    expect(() => refuseDevelopmentSecrets('development', marked)).not.toThrow()
  })
})
