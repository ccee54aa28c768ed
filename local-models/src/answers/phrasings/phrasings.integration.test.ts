import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wavHeader } from '../../audio/wav-header.ts'
import type { HearAnswer, HearQuestion } from '../../hears/moonshine-worker.ts'
import { SPEECH_RATE, type SayAnswer, type SayQuestion } from '../../speaks/flite-worker.ts'
import { readableText } from '../../speaks/readable-text.ts'
import { VOICES, type Voice } from '../../speaks/voices.ts'
import { startThread, type Thread } from '../../threads/start-thread.ts'
import { phrasings } from './phrasings.ts'
import committed from './phrasings.table.json' with { type: 'json' }
import { count, judgeAll, printTable, type HeardTexts, type Row } from './table.ts'

const noEnd = new AbortController().signal

let folder: string
let speaker: Thread<SayQuestion, SayAnswer>
let recogniser: Thread<HearQuestion, HearAnswer>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-phrasings-'))
  speaker = startThread(new URL('../../speaks/flite-worker.ts', import.meta.url), { folder })
  recogniser = startThread(new URL('../../hears/moonshine-worker.ts', import.meta.url))
  await Promise.all([speaker.ready(), recogniser.ready()])
})

afterAll(async () => {
  await Promise.all([speaker[Symbol.asyncDispose](), recogniser[Symbol.asyncDispose]()])
  await rm(folder, { recursive: true })
})

async function sayAndHear(text: string, voice: Voice): Promise<string> {
  const samples = await speaker.ask({ text: readableText(text), voice, speed: 1 }, noEnd)
  const header = wavHeader(SPEECH_RATE, samples.byteLength)
  const wav = new Uint8Array(header.byteLength + samples.byteLength)
  wav.set(header)
  wav.set(samples, header.byteLength)
  return recogniser.ask(wav, noEnd)
}

/** With `WRITE_PHRASINGS_TABLE=1` every phrase is said in every voice, which takes minutes, and the table written anew. */
const writesTable = process.env['WRITE_PHRASINGS_TABLE'] === '1'

const says = [...new Set(phrasings.map(({ say }) => say))]

/** Every phrase once and every voice as often as the others. */
const saidBy = (voice: Voice) =>
  writesTable ? says : says.filter((_, index) => VOICES[index % VOICES.length] === voice)

/** Phrases are independent: while one is heard, the next is spoken. */
async function hearAll(): Promise<HeardTexts> {
  const voices = VOICES.map(async (voice) => {
    const texts: Record<string, string> = {}
    for (const say of saidBy(voice)) texts[say] = await sayAndHear(say, voice)
    return [voice, texts] as const
  })
  return Object.fromEntries(await Promise.all(voices))
}

async function writeTable(rows: readonly Row[], heard: HeardTexts): Promise<void> {
  const table = { right: count(rows, 'right'), asked: count(rows, 'asked'), heard }
  const file = new URL('phrasings.table.json', import.meta.url)
  await writeFile(file, `${JSON.stringify(table, null, 2)}\n`)
}

/** How many of the same phrases in the same voices were right when the table was written. */
function rightInTable(rows: readonly Row[]): number {
  const before = judgeAll(committed.heard)
  const same = before.filter(({ after, say, voice }) =>
    rows.some((row) => row.after === after && row.say === say && row.voice === voice),
  )
  return count(same, 'right')
}

describe('phrasings in four voices through the recogniser', () => {
  it('lead to no wrong action, and to the right one at least as often as in the committed table', async () => {
    const heard = await hearAll()
    const rows = judgeAll(heard)
    process.stdout.write(`\n${printTable(rows)}`)
    if (writesTable) await writeTable(rows, heard)
    expect(rows).toHaveLength(phrasings.length * (writesTable ? VOICES.length : 1))
    expect(rows.filter(({ verdict }) => verdict === 'WRONG')).toEqual([])
    expect(count(rows, 'right')).toBeGreaterThanOrEqual(rightInTable(rows))
  }, 300_000)
})
