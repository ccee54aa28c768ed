import { execFile } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { resample } from '@parley/dev/src/audio/resample.ts'
import { writeWav } from '@parley/dev/src/audio/write-wav.ts'
import { voiceOf } from '@parley/dev/src/caller/voice.ts'
import { waitUntil } from '@parley/dev/src/processes/wait-until.ts'
import { CHECKOUT } from '@parley/dev/src/state-folder.ts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TestStack } from '../test-stack.ts'

const Line = z.object({
  who: z.enum(['caller', 'agent']),
  text: z.string(),
  at_ms: z.number(),
  delay_ms: z.number().optional(),
})
const Check = z.object({ who: z.string(), words: z.number(), matched: z.number() })
const Report = z.object({
  ok: z.boolean(),
  call_id: z.string(),
  room: z.string(),
  transcript: z.array(Line),
  delays_ms: z.array(z.number()),
  plain_delays_ms: z.array(z.number()),
  appointment: z.looseObject({ id: z.string(), start: z.string(), status: z.string() }).nullable(),
  event: z.looseObject({ id: z.string(), start: z.string() }).nullable(),
  audit: z.array(
    z.looseObject({ tool: z.string(), scope: z.string().nullable(), outcome: z.string() }),
  ),
  recording: z.string(),
  check: z.array(Check).optional(),
})

/** Runs the command itself; it finds the running stack by the state folder. */
async function demo(test: TestStack, ...args: readonly string[]) {
  const [owner] = test.stack.users
  const env = {
    ...process.env,
    PARLEY_STATE_DIR: test.stateDir,
    NODE_ENV: 'development',
    DOCTOR_EMAIL: owner?.email,
  }
  const script = join(CHECKOUT, 'dev', 'src', 'caller', 'demo.ts')
  const ran = await new Promise<{ code: number; output: string }>((resolve) => {
    const command = [script, '--json', ...args]
    const child = execFile(process.execPath, command, { env, cwd: CHECKOUT }, (_e, out, err) =>
      resolve({ code: child.exitCode ?? -1, output: `${out}${err}` }),
    )
  })
  const lastLine = ran.output.trimEnd().split('\n').at(-1) ?? ''
  expect(lastLine, ran.output).toMatch(/^\{/)
  return { ...ran, report: Report.parse(JSON.parse(lastLine)) }
}

export function oneCall(stack: () => TestStack): void {
  describe('a spoken call', () => {
    it('books an appointment, and leaves exactly that, its audit and its recording', async () => {
      const test = stack()
      const { code, output, report } = await demo(test, '--check')

      expect(code, output).toBe(0)
      expect(report.ok).toBe(true)
      expect(report.appointment).toMatchObject({ status: 'confirmed', start: report.event?.start })
      const booking = report.audit.filter(({ tool }) => tool === 'book_appointment')
      expect(booking).toMatchObject([
        { scope: 'transact', outcome: 'allowed' },
        { scope: 'transact', outcome: 'allowed' },
      ])
      expect(report.transcript.map(({ text }) => text).join(' ')).toMatch(/Shall I book.*Booked/is)
      expect(report.delays_ms.length).toBeGreaterThanOrEqual(4)
      expect(report.plain_delays_ms.length).toBeGreaterThanOrEqual(1)
      expect((await stat(report.recording)).mode & 0o777).toBe(0o600)
      for (const { who, words, matched } of report.check ?? []) {
        expect(matched / words, `${who}: ${matched} of ${words} words\n${output}`).toBeGreaterThan(
          0.6,
        )
      }

      expect(await waitUntil(() => isOver(test, report), { withinMs: 5000 })).toBe(true)
    })

    it('is held with recordings of any rate, in place of the script', async () => {
      const test = stack()
      const words = 'What is on my calendar tomorrow?'
      const sound = await voiceOf(test.stack.urls.localModels, 'kal16')(words)
      const path = join(test.stateDir, 'question.wav')
      const { samples } = resample(sound, 44_100)
      await writeFile(path, writeWav(44_100, [samples, samples]))

      const { code, output, report } = await demo(test, '--wav', path, '--say', 'Goodbye.')

      expect(code, output).toBe(0)
      expect(report.appointment).toBeNull()
      expect(report.transcript.filter(({ who }) => who === 'caller')).toHaveLength(2)
      expect(report.audit.map(({ tool }) => tool)).toContain('whats_on')
      expect((await readFile(report.recording)).readUInt16LE(22)).toBe(2)
    })
  })
}

/** Nothing of a call lives on: no session, no liveness, and its record says that it has ended. */
async function isOver(
  test: TestStack,
  { call_id: callId, room }: z.output<typeof Report>,
): Promise<boolean> {
  const [sessions, alive, state] = await Promise.all([
    test.redis.keys(`session:${room}:*`),
    test.redis.exists(`call:${callId}:alive`),
    test.redis.hget(`call:${callId}`, 'state'),
  ])
  return sessions.length === 0 && alive === 0 && state === 'ended'
}
