import { writeFile } from 'node:fs/promises'
import { writeWav } from '../audio/write-wav.ts'
import type { Speak } from '../caller/voice.ts'

/** Until the agent has greeted, and until it has answered, in milliseconds. */
const GREETING_MS = 7000
const ANSWER_MS = 15_000

/**
 * A microphone in which somebody says one sentence, after the greeting, and again as long as nobody
 * has understood: a browser hears the file over and over.
 */
export async function writeCallersVoice(path: string, speak: Speak, words: string): Promise<void> {
  const { rate, samples } = await speak(words)
  const before = samplesIn(GREETING_MS, rate)
  const track = new Int16Array(before + samples.length + samplesIn(ANSWER_MS, rate))
  track.set(samples, before)
  await writeFile(path, writeWav(rate, [track]))
}

const samplesIn = (ms: number, rate: number) => Math.round((ms / 1000) * rate)
