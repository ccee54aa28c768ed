import { describe, expect, it } from 'vitest'
import { newHandle, newId } from './ids.ts'

describe('newId', () => {
  it('carries its prefix and 130 bits', () => {
    expect(newId('call')).toMatch(/^call_[a-z0-9]{26}$/)
    expect(new Set(Array.from({ length: 1000 }, () => newId('user'))).size).toBe(1000)
  })
})

describe('newHandle', () => {
  it('is short and holds no look-alikes', () => {
    for (let i = 0; i < 200; i += 1) expect(newHandle()).toMatch(/^[a-hjkmnp-z2-9]{5}$/)
  })
})
