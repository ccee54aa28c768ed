import { describe, expect, it } from 'vitest'
import { endingOf, isMicrophoneTrouble, microphoneTrouble } from './ending.ts'

const refusal = (name: string) => Object.assign(new Error('no'), { name })

describe('a call that is over', () => {
  it.each([
    ['hang_up', 'hung_up'],
    ['stopped_by_user', 'stopped'],
    ['worker_lost', 'agent_lost'],
    ['something of tomorrow', 'failed'],
    [null, 'failed'],
  ])('by %s has one of our endings: %s', (reason, ending) => {
    expect(endingOf(reason)).toBe(ending)
  })
})

describe('a microphone that cannot be had', () => {
  it.each([
    ['NotAllowedError', 'blocked'],
    ['NotFoundError', 'no_device'],
    ['NotReadableError', 'in_use'],
    ['TypeError', 'no_microphone'],
  ])('for %s is explained as %s', (name, trouble) => {
    expect(microphoneTrouble(refusal(name))).toBe(trouble)
  })

  it('leaves typing as a way out, which a lost network does not', () => {
    expect(isMicrophoneTrouble('blocked')).toBe(true)
    expect(isMicrophoneTrouble('network')).toBe(false)
  })
})
