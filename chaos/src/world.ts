import type { HandleMaker, IdMaker } from '@parley/shared/identity/ids'
import { createLogger, type Logger } from '@parley/shared/logging/logger'
import type { Clock } from '@parley/shared/time/clock'
import { blockedAmong, breakConnection, START, type Lane } from './lane.ts'
import type { Plan } from './plan.ts'
import { drawFault, type Fault } from './process/faults.ts'
import type { ServerProcess } from './process/server-process.ts'
import type { Random } from './random.ts'
import { seededIds } from './seeded-ids.ts'
import type { Statement } from './statements.ts'
import type { Crash, Party, Step } from './turns/step.ts'
import { createTurns, type Turns } from './turns/turns.ts'
import type { Without } from './without/without.ts'

/** One schedule's: everything that goes on in it, and what there was of it. */
export interface World {
  readonly plan: Plan
  readonly lane: Lane
  readonly without: Without
  readonly turns: Turns
  readonly ids: { readonly newId: IdMaker; readonly newHandle: HandleMaker }
  readonly log: Logger
  /** Those that were started, dead ones too. */
  readonly processes: ServerProcess[]
  /** Everything that was heard after a yes. */
  readonly statements: Statement[]
  /** In order, for people. */
  readonly story: string[]
  readonly counts: { steps: number; faults: number; crashes: number; jumps: number }
  /** Ends what goes wrong: from then on everything is well. */
  calm(): void
  /** Of one process: it may be off. */
  clockOf(): Clock
  readonly nextFault: (path: string) => Fault | undefined
  readonly note: (line: string) => void
  /** Called when a process died, to put another in its place. */
  onCrash: () => Promise<void>
}

/** A step that does nothing but let others go first. */
export const THINKS = 'thinks'

const silent = createLogger('chaos', 'silent')

export function createWorld(lane: Lane, plan: Plan, random: Random, without: Without): World {
  const chances = { faults: random.fork(), clock: random.fork(), skew: random.fork() }
  const [turnsRandom, idsRandom] = [random.fork(), random.fork()]
  lane.clock.set(START)
  const happenings = emptyHappenings()
  const parts: WorldParts = { ...happenings, lane, plan, chances, mood: { isCalm: false } }
  const world: World = {
    plan,
    lane,
    without,
    ...happenings,
    ...mishaps(parts),
    turns: createTurns(turnsRandom, {
      onStep: (step) => onStep(parts, step),
      onCrash: async (party) => {
        await endParty(parts, party)
        await world.onCrash()
      },
      isQuiet: () =>
        parts.processes.every(({ party, activity }) => party.isDead || activity.isQuiet),
      blockedAmong: (pids) => blockedAmong(lane, pids),
    }),
    ids: seededIds(idsRandom),
    log: silent,
    onCrash: () => Promise.resolve(),
  }
  return world
}

/** What there was of a schedule so far. */
type Happenings = Pick<World, 'story' | 'note' | 'processes' | 'statements' | 'counts'>

function emptyHappenings(): Happenings {
  const story: string[] = []
  return {
    story,
    note: (line) => void story.push(line),
    processes: [],
    statements: [],
    counts: { steps: 0, faults: 0, crashes: 0, jumps: 0 },
  }
}

interface WorldParts extends Happenings {
  readonly lane: Lane
  readonly plan: Plan
  /** One for each thing, so that more of one leaves the others as they were. */
  readonly chances: Readonly<Record<'faults' | 'clock' | 'skew', Random>>
  readonly mood: { isCalm: boolean }
}

/** What goes wrong for a process, until all is calm. */
function mishaps(parts: WorldParts): Pick<World, 'calm' | 'clockOf' | 'nextFault'> {
  const { plan, lane, chances, mood, counts, note } = parts
  return {
    calm() {
      mood.isCalm = true
      note('from here on nothing goes wrong')
    },
    clockOf() {
      const skew = chances.skew.pick(plan.skews)
      return { now: () => lane.clock.now() + (mood.isCalm ? 0 : skew) }
    },
    nextFault(path) {
      const fault = mood.isCalm ? undefined : drawFault(chances.faults, plan.faultRate, path)
      if (fault) counts.faults += 1
      return fault
    },
  }
}

/** Time goes on with each step. @returns how the party dies with it, if it does */
function onStep(parts: WorldParts, { party, what }: Step): Crash | undefined {
  const { lane, counts, note } = parts
  if (what === THINKS) {
    lane.clock.advance(1)
    return undefined
  }
  counts.steps += 1
  passTime(parts)
  const crash = crashOf(parts, party)
  note(`${party.name}: ${what}${crash === undefined ? '' : `, and dies ${crash} that`}`)
  return crash
}

function passTime({ lane, plan, chances, mood, counts, note }: WorldParts): void {
  const jump = mood.isCalm ? 0 : drawJump(chances.clock, plan)
  lane.clock.advance(1 + chances.clock.below(20) + jump)
  if (jump === 0) return
  note(`the clock jumps by ${jump / 1000} s`)
  counts.jumps += 1
}

/** Only a process of the server dies. */
function crashOf({ plan, mood, counts, processes }: WorldParts, party: Party): Crash | undefined {
  const isServer = processes.some((process) => process.party === party)
  return mood.isCalm || !isServer ? undefined : plan.crashes.get(counts.steps)
}

async function endParty({ lane, processes, counts }: WorldParts, party: Party): Promise<void> {
  const process = processes.find((one) => one.party === party)
  counts.crashes += 1
  if (process) await bury(lane, process)
}

/** What a process holds goes with it, and whoever waits for it hears nothing more. */
export async function bury(lane: Lane, process: ServerProcess): Promise<void> {
  process.die()
  for (const client of process.pool.letGo()) {
    if (client.processID !== undefined) await breakConnection(lane, client.processID)
    client.release(true)
  }
}

const SECOND_MS = 1000
const JUMPS = [1, 3, 7, 7, 25, 130, 700].map((seconds) => seconds * SECOND_MS)

function drawJump(random: Random, plan: Plan): number {
  return random.chance(plan.jumpRate) ? random.pick([...JUMPS, plan.longJumpMs]) : 0
}
