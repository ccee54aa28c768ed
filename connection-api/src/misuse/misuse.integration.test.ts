import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appointmentsAlone, doneFor } from '../testing/done-for.ts'
import { useToolByMcp } from '../testing/mcp-door.ts'
import type { Cell, Door } from './door.ts'
import { startProgram } from './doors/clients.ts'
import { elevenlabs } from './doors/elevenlabs.ts'
import { livekit } from './doors/livekit.ts'
import { mcp } from './doors/mcp.ts'
import { plainTools } from './doors/plain-tools.ts'
import { rest } from './doors/rest.ts'
import { vapi } from './doors/vapi.ts'
import { auditedTools, refusalsOf } from './evidence.ts'
import { MISUSES, type Misuse } from './misuse.ts'
import { startMisuseScene, type MisuseScene } from './misuse-scene.ts'

const DOORS = [livekit, vapi, elevenlabs, rest, mcp, plainTools]

let scene: MisuseScene
beforeAll(async () => {
  scene = await startMisuseScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

interface Try extends Cell {
  readonly misuse: Misuse
}

/** Written by what a process does of its own accord, within a quarter of a second. */
const SOON = { timeout: 10_000, interval: 20 }

const misuses = Object.keys(MISUSES).filter((name): name is Misuse => name in MISUSES)

/** What means something at a door. */
const triesAt = ({ cells }: Door): Try[] =>
  misuses.flatMap((misuse) => {
    const cell = cells[misuse]
    return 'attempt' in cell ? [{ misuse, ...cell }] : []
  })

/** For whom no refusal is to be written down. */
const unnamed: string[] = []

describe('whichever door it is', () => {
  it.each(misuses)('who %s gets the same verdict', (misuse) => {
    const verdict: readonly string[] | 'done once' = MISUSES[misuse]
    const here = DOORS.flatMap(triesAt).filter((one) => one.misuse === misuse)
    expect(here.length).toBeGreaterThanOrEqual(3)
    if (verdict === 'done once') return
    const codes = here.flatMap(({ answered, audited }) => [answered, audited])
    const said = codes.filter((code) => typeof code === 'string')
    expect(said.filter((code) => !verdict.includes(code))).toEqual([])
  })
})

describe.concurrent.each(DOORS)('whoever comes by $name', (door) => {
  it.for(triesAt(door))(
    'and $misuse',
    async ({ misuse, answered, audited, attempt }, { expect }) => {
      const { calendars, answer } = await attempt(scene)
      const { database } = scene.service
      const owners = Object.keys(calendars)
      const mayAnswerAgain = MISUSES[misuse] === 'done once' && answered === undefined
      expect(answer).toEqual({ refused: !mayAnswerAgain, code: answered })
      for (const [owner, count] of Object.entries(calendars)) {
        expect(await doneFor(database, owner)).toEqual(appointmentsAlone(count))
      }
      if (typeof audited !== 'string') {
        unnamed.push(...owners)
        return
      }
      await expect.poll(() => refusalsOf(database, owners), SOON).toEqual([audited])
    },
  )
})

it('names nobody in the audit whom nobody knows', async () => {
  const { owner, use } = await startProgram(scene, useToolByMcp)
  const { database } = scene.service
  await use('who_am_i', {})
  // Rows are written in the order in which they came: what was to come is there.
  await expect.poll(() => auditedTools(database, owner.id), SOON).toEqual(['who_am_i'])
  expect(unnamed.length).toBeGreaterThan(0)
  expect(await refusalsOf(database, unnamed)).toEqual([])
})
