import { describe, expect, it } from 'vitest'
import { Track } from './recording.ts'

const RATE = 24_000
const loud = () => new Int16Array(240).fill(5000)
const quiet = () => new Int16Array(240)

describe('one side of a recording', () => {
  it('begins where its first frame was heard', () => {
    const track = new Track(RATE)
    track.add(loud(), 500)
    expect(track.firstLoudMs(0)).toBe(500)
    expect(track.endMs).toBe(510)
    expect(track.samples().findIndex((sample) => sample !== 0)).toBe(12_000)
  })

  it('joins frames of speech that arrive in bunches', () => {
    const track = new Track(RATE)
    for (const at of [0, 10, 95, 95, 96, 96, 97, 97, 98]) track.add(loud(), at)
    expect(track.endMs).toBe(90)
    expect(track.samples().every((sample) => sample === 5000)).toBe(true)
  })

  it('follows the clock through silence, whether frames are missing or too many', () => {
    const track = new Track(RATE)
    track.add(quiet(), 0)
    track.add(quiet(), 60)
    expect(track.endMs).toBe(70)
    for (let count = 0; count < 20; count += 1) track.add(quiet(), 75)
    track.add(loud(), 100)
    expect(track.firstLoudMs(0)).toBeGreaterThanOrEqual(90)
    expect(track.firstLoudMs(0)).toBeLessThanOrEqual(110)
  })

  it('keeps a real gap as silence', () => {
    const track = new Track(RATE)
    track.add(loud(), 0)
    track.add(loud(), 1000)
    expect(track.lastLoudMs(900)).toBe(10)
    expect(track.firstLoudMs(10)).toBe(1000)
    expect(track.slice(10, 1000).every((sample) => sample === 0)).toBe(true)
  })

  it('finds the first sound after a moment and the last one before it', () => {
    const track = new Track(RATE)
    for (let at = 0; at < 1000; at += 10) track.add(at >= 200 && at < 300 ? loud() : quiet(), at)
    expect(track.firstLoudMs(0)).toBe(200)
    expect(track.lastLoudMs()).toBe(300)
    expect(track.firstLoudMs(300)).toBeUndefined()
    expect(track.lastLoudMs(200)).toBeUndefined()
  })
})
