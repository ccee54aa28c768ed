import { createHash } from 'node:crypto'
import type { SayAnswer, SayQuestion } from './flite-worker.ts'

/** Four minutes of speech. */
const MAX_BYTES = 12 * 1024 * 1024

/**
 * Sentences rendered lately, the oldest forgotten first: every call opens with the same greeting
 * and keeps the same apologies ready, and a voice that renders them again makes others wait. What
 * was said is kept as a digest.
 */
export interface SaidBefore {
  get(question: SayQuestion): SayAnswer | undefined
  keep(question: SayQuestion, sound: SayAnswer): void
}

export function createSaidBefore(maxBytes = MAX_BYTES): SaidBefore {
  const sounds = new Map<string, SayAnswer>()
  let bytes = 0

  function forget(key: string): void {
    bytes -= sounds.get(key)?.byteLength ?? 0
    sounds.delete(key)
  }

  return {
    get(question) {
      const key = digest(question)
      const sound = sounds.get(key)
      if (!sound) return undefined
      // A Map lists its keys in the order they were set: this one is the youngest now.
      sounds.delete(key)
      sounds.set(key, sound)
      return sound
    },
    keep(question, sound) {
      const key = digest(question)
      forget(key)
      sounds.set(key, sound)
      bytes += sound.byteLength
      for (const oldest of sounds.keys()) {
        if (bytes <= maxBytes) break
        forget(oldest)
      }
    },
  }
}

function digest({ text, voice, speed }: SayQuestion): string {
  return createHash('sha256').update(`${voice} ${speed} ${text}`).digest('base64')
}
