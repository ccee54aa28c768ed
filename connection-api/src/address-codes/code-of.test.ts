import { describe, expect, it } from 'vitest'
import { codeOf, isCodeOf } from './code-of.ts'

const KEY = new TextEncoder().encode('a key of ours')

describe('a code', () => {
  it('is six digits that follow from its id under the key, and from nothing else', () => {
    const codes = Array.from({ length: 200 }, (_, index) => codeOf(`code_${index}`, KEY))
    for (const code of codes) expect(code).toMatch(/^\d{6}$/)
    expect(new Set(codes).size).toBeGreaterThan(195)
    expect(codeOf('code_1', KEY)).toBe(codes[1])
    expect(codeOf('code_1', new TextEncoder().encode('another'))).not.toBe(codes[1])
  })

  it('is taken as it is read or as it is written, and not with a digit more or less', () => {
    const code = codeOf('code_1', KEY)
    expect(isCodeOf('code_1', code, KEY)).toBe(true)
    expect(isCodeOf('code_1', ` ${code.slice(0, 3)} ${code.slice(3)}`, KEY)).toBe(true)
    for (const wrong of ['', code.slice(1), `${code}0`, codeOf('code_2', KEY)]) {
      expect(isCodeOf('code_1', wrong, KEY), wrong).toBe(false)
    }
  })
})
