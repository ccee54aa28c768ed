import { VOICES, type Voice } from '../../speaks/voices.ts'
import { judge, type Verdict } from './judge.ts'
import { phrasings } from './phrasings.ts'

/** What the recogniser made of each phrase in each voice: `heard[voice][phrase]`. */
export type HeardTexts = Record<string, Record<string, string>>

export type Row = { after: string; say: string; voice: Voice; heard: string; verdict: Verdict }

/** A row for each phrase in each voice in which it was heard. */
export function judgeAll(heard: HeardTexts): Row[] {
  return phrasings.flatMap((phrasing) =>
    VOICES.flatMap((voice) => {
      const text = heard[voice]?.[phrasing.say]
      const { after, say } = phrasing
      if (text === undefined) return []
      return [{ after, say, voice, heard: text, verdict: judge(phrasing, text) }]
    }),
  )
}

export function count(rows: readonly Row[], verdict: Verdict): number {
  return rows.filter((row) => row.verdict === verdict).length
}

/** One line a phrase and voice where something else was heard than meant, then the sums by voice. */
export function printTable(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ after, say, voice, heard, verdict }) =>
      `${verdict.padEnd(6)}${voice.padEnd(6)}${after.padEnd(22)}${say}  ->  ${heard || '(nothing)'}`,
  )
  const sums = VOICES.map((voice) => {
    const own = rows.filter((row) => row.voice === voice)
    return `${voice.padEnd(6)} right ${count(own, 'right')}, asked again ${count(own, 'asked')}, wrong ${count(own, 'WRONG')}, of ${own.length}`
  })
  return [...lines, ...sums, ''].join('\n')
}
