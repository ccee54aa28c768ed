import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { boundedCall } from './bounded-call.ts'
import type { Judged } from './verdict.ts'

const right: Judged = { seed: 7, verdict: 'right', turns: 4, ms: 1 }
const never = new AbortController().signal
const silent = () => undefined
const limits = { callMs: 20, overMs: 20 }

describe('a call of many', () => {
  it('is judged as it went', async () => {
    expect(await boundedCall(7, never, () => Promise.resolve(right), silent)).toEqual(right)
  })

  it('is lost when it fails, and says why', async () => {
    const said: string[] = []
    const place = () => Promise.reject(new Error('The room could not be joined.'))
    const judged = await boundedCall(7, never, place, (line) => said.push(line))
    expect(judged).toMatchObject({ seed: 7, verdict: 'lost', turns: 0 })
    expect(said).toEqual(['7  lost   The room could not be joined.'])
  })

  it('hangs up when its time is over, and is judged by what is left', async () => {
    const place = async (ending: AbortSignal) => {
      await once(ending, 'abort')
      return right
    }
    expect(await boundedCall(7, never, place, silent, { ...limits, overMs: 10_000 })).toEqual(right)
  })

  it('does not hold up the others where it does not even hang up', async () => {
    const place = () => new Promise<Judged>(() => undefined)
    const judged = await boundedCall(7, never, place, silent, limits)
    expect(judged).toMatchObject({ verdict: 'lost' })
  })

  it('ends with the run', async () => {
    const run = new AbortController()
    const place = async (ending: AbortSignal) => {
      run.abort()
      if (!ending.aborted) throw new Error('It goes on')
      return right
    }
    expect(await boundedCall(7, run.signal, place, silent)).toEqual(right)
  })
})
