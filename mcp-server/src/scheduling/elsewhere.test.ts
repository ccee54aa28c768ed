import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const script = join(import.meta.dirname, 'testing', 'print-times.ts')

async function printedIn(TZ: string, LANG: string): Promise<string[]> {
  const env = { TZ, LANG, LC_ALL: LANG }
  const { stdout } = await run(process.execPath, [script], { env, maxBuffer: 16 * 1024 * 1024 })
  return stdout.split('\n')
}

/** An offset of 45 minutes, one of half an hour, the date line; dotless i, other digits, other weeks. */
const ELSEWHERE = [
  ['Pacific/Chatham', 'tr_TR.UTF-8'],
  ['America/St_Johns', 'ar_EG.UTF-8'],
  ['Pacific/Apia', 'de_DE.UTF-8'],
  ['Asia/Kolkata', 'fa_IR.UTF-8'],
] as const

it('speaks and understands the same times on a machine in any zone and of any language', async () => {
  const here = await printedIn('UTC', 'C')
  expect(here.length).toBeGreaterThan(2000)
  const printed = ELSEWHERE.map(async ([zone, language]) => {
    const there = await printedIn(zone, language)
    const different = there.flatMap((line, index) =>
      line === here[index] ? [] : [`${line} is ${here[index]} here`],
    )
    expect(different.slice(0, 5), `${zone}, ${language}`).toEqual([])
    expect(there).toHaveLength(here.length)
  })
  await Promise.all(printed)
}, 120_000)
