import { expect, it } from 'vitest'
import { partsOf } from './time-turns.ts'

const tts = {
  type: 'tts_metrics' as const,
  label: 'voice',
  requestId: 'r',
  timestamp: 0,
  ttfbMs: 90,
  durationMs: 200,
  audioDurationMs: 900,
  cancelled: false,
  charactersCount: 20,
}

it('takes a voice once, though it is reported twice', () => {
  const reports = [tts, tts].map((report, index) => ({ ...report, streamed: index === 0 }))
  expect(reports.flatMap((report) => partsOf(report))).toEqual([['voice', 90]])
})

it('takes two parts from the end of a turn', () => {
  const eou = {
    type: 'eou_metrics' as const,
    timestamp: 0,
    endOfUtteranceDelayMs: 300,
    transcriptionDelayMs: 120,
    onUserTurnCompletedDelayMs: 1,
    lastSpeakingTimeMs: 0,
  }
  expect(partsOf(eou)).toEqual([
    ['endpointing', 300],
    ['recogniser', 120],
  ])
})
