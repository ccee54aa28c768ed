import { expect, it } from 'vitest'
import { partsOf } from './turn-parts.ts'

const tts = {
  type: 'tts_metrics' as const,
  label: 'voice',
  requestId: 'r',
  timestamp: 10_200,
  ttfbMs: 90,
  durationMs: 200,
  audioDurationMs: 900,
  cancelled: false,
  charactersCount: 20,
  streamed: true,
  speechId: 'speech_1',
}

it('takes a voice once, though it is reported twice', () => {
  const reports = [tts, tts].map((report, index) => ({ ...report, streamed: index === 0 }))
  expect(reports.flatMap((report) => partsOf(report))).toEqual([
    { part: 'voice', startedAt: 10_000, ms: 90, speech: 'speech_1' },
  ])
})

it('passes over what was never there', () => {
  expect(partsOf({ ...tts, ttfbMs: -1 })).toEqual([])
})

it.each([
  [9000, 9000],
  // Nobody heard the end of it.
  [0, 10_000],
])('takes two parts from the end of a turn, heard at %d', (lastSpeakingTimeMs, startedAt) => {
  const eou = {
    type: 'eou_metrics' as const,
    timestamp: 10_000,
    endOfUtteranceDelayMs: 300,
    transcriptionDelayMs: 120,
    onUserTurnCompletedDelayMs: 1,
    lastSpeakingTimeMs,
    speechId: 'speech_1',
  }
  expect(partsOf(eou)).toEqual([
    { part: 'endpointing', startedAt, ms: 300, speech: 'speech_1' },
    { part: 'recogniser', startedAt, ms: 120, speech: 'speech_1' },
  ])
})
