import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { argumentsDigest } from './arguments-digest.ts'

describe('argumentsDigest', () => {
  it('is base64url of SHA-256 over canonical JSON', () => {
    // printf '{"slot":"k7m2","title":"Dentist"}' | openssl dgst -sha256 -binary | basenc --base64url
    expect(argumentsDigest({ title: 'Dentist', slot: 'k7m2' })).toBe(
      'ij2e8UPFbtgbZZe9EB4gi8tgHJB4SIlXrdm3kkxc-nE',
    )
  })

  it('does not mind the order of arguments, nor token and consent', () => {
    const digest = argumentsDigest({ a: 1, b: { d: [1], c: 'x' } })
    expect(argumentsDigest({ b: { c: 'x', d: [1] }, a: 1 })).toBe(digest)
    expect(argumentsDigest({ a: 1, b: { d: [1], c: 'x' }, consent: 'p', jwt_token: 't' })).toBe(
      digest,
    )
  })

  it('differs as soon as an argument differs', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        fc.pre(a !== b)
        expect(argumentsDigest({ title: a })).not.toBe(argumentsDigest({ title: b }))
        expect(argumentsDigest({ title: a })).not.toBe(argumentsDigest({ [`${a}x`]: a }))
      }),
    )
  })
})
