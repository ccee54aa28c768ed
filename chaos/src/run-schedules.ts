import { createLaneDatabases } from './lane-databases.ts'
import { openLane } from './lane.ts'
import { runSchedule, type Outcome } from './schedule.ts'
import type { Without } from './without/without.ts'

export interface RunOptions {
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly firstSeed: number
  readonly schedules: number
  readonly lanes: number
  readonly without: Without
  /** Ends the run early. */
  readonly signal?: AbortSignal
  readonly onOutcome?: (outcome: Outcome) => void
}

/** What came of a run. */
export interface Result {
  readonly schedules: number
  readonly counts: Outcome['counts']
  /** The failure with the smallest seed. */
  readonly failure: Outcome | undefined
  readonly seconds: number
}

/** Seeds from the first on, several at a time; after a failure, only those below it. */
export async function runSchedules(options: RunOptions): Promise<Result> {
  const { firstSeed, schedules, lanes, without, signal } = options
  await using open = new AsyncDisposableStack()
  const count = Math.min(lanes, schedules)
  const { urls } = open.use(await createLaneDatabases(options.databaseUrl, count, without))
  const opened = await Promise.all(urls.map((url) => openLane(url, options.redisUrl)))
  for (const lane of opened) open.use(lane)
  const startedAt = performance.now()
  const outcomes: Outcome[] = []
  let failure: Outcome | undefined
  let next = firstSeed
  const isOver = () => next >= firstSeed + schedules || failure !== undefined || signal?.aborted
  await Promise.all(
    opened.map(async (lane) => {
      while (!isOver()) {
        const seed = next
        next += 1
        const outcome = await runSchedule(lane, seed, without)
        outcomes.push(outcome)
        options.onOutcome?.(outcome)
        if (outcome.broken.length > 0 && seed < (failure?.seed ?? Infinity)) failure = outcome
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  return { schedules: outcomes.length, counts: addUp(outcomes), failure, seconds }
}

function addUp(outcomes: readonly Outcome[]): Outcome['counts'] {
  const sum = (count: keyof Outcome['counts']) =>
    outcomes.reduce((total, { counts }) => total + counts[count], 0)
  return {
    steps: sum('steps'),
    statements: sum('statements'),
    faults: sum('faults'),
    crashes: sum('crashes'),
    jumps: sum('jumps'),
  }
}
