import { z } from 'zod'
import { writeWav } from '../audio/write-wav.ts'
import { RunFailure } from '../run-failure.ts'
import { CALL_RATE } from './microphone.ts'
import type { PlacedCall } from './place-call.ts'
import type { Line } from './report.ts'

/** How much of a side of the conversation can be understood from its recording alone. */
export interface SideCheck {
  readonly who: Line['who']
  /** What a recogniser makes of that side, turn by turn. */
  readonly heard: readonly string[]
  /** Words of the transcript, and how many of them were heard, in order. */
  readonly words: number
  readonly matched: number
}

/** Of the sound around a line that is cut out to be recognised. */
const MARGIN_MS = 200

/**
 * Turns both sides of a recording back into text and compares them with the transcript.
 *
 * @param baseUrl of an OpenAI-compatible recogniser, ending in `/v1`
 */
export async function checkRecording(
  { sides }: Pick<PlacedCall, 'sides'>,
  lines: readonly Line[],
  baseUrl: string,
): Promise<SideCheck[]> {
  const checks: SideCheck[] = []
  for (const who of ['caller', 'agent'] as const) {
    const heard: string[] = []
    for (const [index, line] of lines.entries()) {
      if (line.who !== who) continue
      const until = lines[index + 1]?.at_ms ?? Infinity
      heard.push(await recognise(cut(sides[who], line.at_ms - MARGIN_MS, until), baseUrl))
    }
    checks.push(compare(who, lines, heard))
  }
  return checks
}

function compare(who: Line['who'], lines: readonly Line[], heard: readonly string[]): SideCheck {
  const wanted = lines.filter((line) => line.who === who).map(({ text }) => wordsOf(text))
  const matched = wanted.map((words, index) => inCommon(words, wordsOf(heard[index] ?? '')))
  const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0)
  return { who, heard, words: sum(wanted.map((words) => words.length)), matched: sum(matched) }
}

function cut(samples: Int16Array, fromMs: number, toMs: number): Int16Array {
  const at = (ms: number) => Math.max(0, Math.round((ms * CALL_RATE) / 1000))
  return samples.slice(at(fromMs), toMs === Infinity ? undefined : at(toMs))
}

async function recognise(samples: Int16Array, baseUrl: string): Promise<string> {
  const form = new FormData()
  form.set('model', 'moonshine-tiny')
  const bytes = new Uint8Array(writeWav(CALL_RATE, [samples]))
  form.set('file', new Blob([bytes], { type: 'audio/wav' }), 'part.wav')
  const response = await fetch(`${baseUrl}/audio/transcriptions`, { method: 'POST', body: form })
  if (!response.ok) {
    throw new RunFailure(
      `The recording could not be checked: ${baseUrl} answered ${response.status}.`,
    )
  }
  return z.object({ text: z.string() }).parse(await response.json()).text
}

const NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')

/** Words as they sound alike in text and in recognised text: lower case, small numbers in words. */
export function wordsOf(text: string): string[] {
  const plain = text
    .toLowerCase()
    .replace(/\b([ap])\.? ?m\b\.?/g, '$1m')
    .replace(/(\d+)(st|nd|rd|th)\b/g, '$1')
    .replace(/'/g, '')
  return (plain.match(/[a-z0-9]+/g) ?? []).map((word) => NUMBERS[Number(word)] ?? word)
}

/** How many words two texts share in the same order (their longest common subsequence). */
export function inCommon(one: readonly string[], other: readonly string[]): number {
  let above = Array.from({ length: other.length + 1 }, () => 0)
  for (const word of one) {
    const row = [0]
    for (const [index, theirs] of other.entries()) {
      const diagonal = (above[index] ?? 0) + 1
      row.push(theirs === word ? diagonal : Math.max(above[index + 1] ?? 0, row[index] ?? 0))
    }
    above = row
  }
  return above.at(-1) ?? 0
}
