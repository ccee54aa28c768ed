import { describe, expect, it } from 'vitest'
import { seededRandom } from '../seeded-random.ts'
import { babble, levelBelow, looped, mixed, speechLevel, whiteNoise } from './noise.ts'
import { rms } from './sound.ts'

const RATE = 24_000
const tone = (pitch: number, length = RATE) => ({
  rate: RATE,
  samples: Int16Array.from({ length }, (_, index) =>
    Math.round(9000 * Math.sin((2 * Math.PI * pitch * index) / RATE)),
  ),
})

describe('noise', () => {
  it('is the same for the same seed, and as loud as was asked for', () => {
    const first = whiteNoise(500, seededRandom(7)).next(RATE)
    expect(first).toEqual(whiteNoise(500, seededRandom(7)).next(RATE))
    expect(first).not.toEqual(whiteNoise(500, seededRandom(8)).next(RATE))
    expect(Math.abs(rms(first) - 500)).toBeLessThan(10)
  })

  it('is as far below speech as was asked for, whatever the pauses in it', () => {
    const speech = tone(200)
    const samples = new Int16Array(3 * RATE)
    samples.set(speech.samples, RATE)
    const level = speechLevel({ rate: RATE, samples })
    expect(Math.abs(level / rms(speech.samples) - 1)).toBeLessThan(0.02)
    expect(levelBelow(level, 20)).toBeCloseTo(level / 10)
    expect(levelBelow(level, 6)).toBeCloseTo(level / 2, -2)
  })

  it('of voices goes on without end, none of them alone', () => {
    const sound = babble([tone(200), tone(330, RATE / 2), tone(470)], seededRandom(1))
    expect(sound.samples.length).toBe(RATE)
    const background = looped(sound, 300)
    const heard = [1, 2, 3].map(() => background.next(RATE))
    for (const part of heard) expect(Math.abs(rms(part) - 300)).toBeLessThan(15)
  })

  it('is added to speech without running over', () => {
    expect([...mixed(new Int16Array([1, 30_000, -5]), new Int16Array([2, 30_000]))]).toEqual([
      3, 32_767, -5,
    ])
  })
})
