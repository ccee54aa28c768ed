import type { HandleMaker, IdMaker } from '@parley/shared/identity/ids'
import { createLogger, type Logger } from '@parley/shared/logging/logger'
import type { Clock } from '@parley/shared/time/clock'
import { breakConnection, isBlocked, START, type Lane } from './lane.ts'
import type { Plan } from './plan.ts'
import { drawFault, type Fault } from './process/faults.ts'
import type { ServerProcess } from './process/server-process.ts'
import type { Random } from './random.ts'
import { seededIds } from './seeded-ids.ts'
import type { Statement } from './statements.ts'
import { createTurns, type Party, type Step, type Turns } from './turns/turns.ts'
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
  clockOf(party: Party): Clock
  readonly nextFault: (path: string) => Fault | undefined
  readonly note: (line: string) => void
  /** Called when a process died, to put another in its place. */
  onCrash: () => Promise<void>
}

/** A step that does nothing but let others go first. */
export const THINKS = 'thinks'

const silent = createLogger('chaos', 'silent')

export function createWorld(lane: Lane, plan: Plan, random: Random, without: Without): World {
  const story: string[] = []
  const processes: ServerProcess[] = []
  const counts = { steps: 0, faults: 0, crashes: 0, jumps: 0 }
  const chance = { faults: random.fork(), clock: random.fork(), skew: random.fork() }
  let isCalm = false
  lane.clock.set(START)

  function onStep({ party, what }: Step) {
    if (what === THINKS) {
      lane.clock.advance(1)
      return undefined
    }
    counts.steps += 1
    const jump = isCalm ? 0 : drawJump(chance.clock, plan)
    lane.clock.advance(1 + chance.clock.below(20) + jump)
    if (jump > 0) note(`the clock jumps by ${jump / 1000} s`)
    if (jump > 0) counts.jumps += 1
    const crash = isCalm || !isServer(party) ? undefined : plan.crashes.get(counts.steps)
    note(`${party.name}: ${what}${crash === undefined ? '' : `, and dies ${crash} that`}`)
    return crash
  }

  const isServer = (party: Party) => processes.some((process) => process.party === party)

  async function onCrash(party: Party): Promise<void> {
    const process = processes.find((one) => one.party === party)
    party.isDead = true
    counts.crashes += 1
    if (process) await bury(lane, process)
    await world.onCrash()
  }

  const note = (line: string) => {
    story.push(line)
  }

  const turns = createTurns(random.fork(), {
    onStep,
    onCrash,
    isQuiet: () => processes.every(({ party, activity }) => party.isDead || activity.isQuiet),
    isBlocked: (pid) => isBlocked(lane, pid),
  })

  const world: World = {
    plan,
    lane,
    without,
    turns,
    ids: seededIds(random.fork()),
    log: silent,
    processes,
    statements: [],
    story,
    counts,
    calm() {
      isCalm = true
      note('from here on nothing goes wrong')
    },
    clockOf() {
      const skew = chance.skew.pick(plan.skews)
      return { now: () => lane.clock.now() + (isCalm ? 0 : skew) }
    },
    nextFault(path) {
      const fault = isCalm ? undefined : drawFault(chance.faults, plan.faultRate, path)
      if (fault) counts.faults += 1
      return fault
    },
    note,
    onCrash: () => Promise.resolve(),
  }
  return world
}

/** What a process holds goes with it, and whoever waits for it hears nothing more. */
async function bury(lane: Lane, process: ServerProcess): Promise<void> {
  process.die()
  for (const client of process.pool.held) {
    if (client.processID !== undefined) await breakConnection(lane, client.processID)
    client.release(true)
  }
}

const SECOND_MS = 1000
const JUMPS = [1, 3, 7, 7, 25, 130, 700].map((seconds) => seconds * SECOND_MS)

function drawJump(random: Random, plan: Plan): number {
  return random.chance(plan.jumpRate) ? random.pick([...JUMPS, plan.longJumpMs]) : 0
}
