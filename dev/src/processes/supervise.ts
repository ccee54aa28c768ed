import { setTimeout as sleep } from 'node:timers/promises'
import { RunFailure, messageOf, stopIfAsked } from '../run-failure.ts'
import type { RunnerLog } from '../runner-log.ts'
import { startGroup, type GroupSpec, type ProcessGroup } from './process-group.ts'
import { waitUntil } from './wait-until.ts'

export interface ServiceSpec extends GroupSpec {
  readonly name: string
  /** A real question to the service; it answers yes when it can do its work. */
  readonly isReady: () => Promise<boolean>
  readonly readyWithinMs?: number
  /**
   * What a crash leaves behind in the process group: `kill` ends it before the restart; `leave`
   * lets it notice by itself, as it must where no runner is.
   */
  readonly afterCrash?: 'kill' | 'leave'
  /** Runs before each start, for what a crash leaves on disk. */
  readonly beforeStart?: () => Promise<void>
}

/** A service that is kept running until it is stopped. */
export interface SupervisedService extends AsyncDisposable {
  readonly name: string
  /** Of the process that runs now; undefined between a crash and the restart. */
  readonly pid: number | undefined
  /** How many times it has been started. */
  readonly starts: number
  /** Sends a signal to the process; the supervisor starts it again when it ends of that. */
  kill(signal: NodeJS.Signals): void
  /** Stops and starts it, and waits until it is ready. */
  restart(): Promise<void>
  /** Waits until it is ready. @throws {RunFailure} when it is not in time */
  ready(): Promise<void>
  stop(): Promise<void>
  /** Kills it and all it started, now. */
  killNow(): void
}

const READY_WITHIN_MS = 60_000
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000
/** One that ran this long starts again without a pause. */
const HEALTHY_AFTER_MS = 20_000
const KEPT_LINES = 15

/**
 * Starts a service, waits until it is ready, and from then on starts it again when it ends.
 *
 * @param signal ends a start that is under way
 * @throws {RunFailure} when it ends or is not ready in time at its first start, with its last lines
 */
export async function supervise(
  spec: ServiceSpec,
  log: RunnerLog,
  signal?: AbortSignal,
): Promise<SupervisedService> {
  const service = new Supervisor(spec, log)
  await service.firstStart(signal)
  return service
}

class Supervisor implements SupervisedService {
  readonly name: string
  starts = 0
  readonly #spec: ServiceSpec
  readonly #log: RunnerLog
  readonly #lastLines: string[] = []
  readonly #leftovers = new Set<ProcessGroup>()
  readonly #stopping = new AbortController()
  #group: ProcessGroup | undefined
  #pauseMs = FIRST_PAUSE_MS
  #restarting = false
  #watching: Promise<void> | undefined

  constructor(spec: ServiceSpec, log: RunnerLog) {
    this.name = spec.name
    this.#spec = spec
    this.#log = log
  }

  get pid(): number | undefined {
    return this.#group?.pid
  }

  async firstStart(signal: AbortSignal | undefined): Promise<void> {
    stopIfAsked(signal)
    const group = await this.#start()
    const outcome = await Promise.race([this.#waitReady(signal), group.ended])
    if (outcome !== true) {
      await this.stop()
      stopIfAsked(signal)
      throw new RunFailure(this.#startFailure(outcome))
    }
    this.#watching = this.#watch(group)
  }

  kill(signal: NodeJS.Signals): void {
    this.#group?.kill(signal)
  }

  async restart(): Promise<void> {
    const before = this.starts
    this.#restarting = true
    await this.#group?.stop()
    // The watching loop starts the next one.
    await waitUntil(() => this.starts > before, { withinMs: READY_WITHIN_MS, everyMs: 20 })
    await this.ready()
  }

  async ready(): Promise<void> {
    if (await this.#waitReady()) return
    throw new RunFailure(`${this.name} is not ready.`)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    const groups = [...this.#leftovers, ...(this.#group === undefined ? [] : [this.#group])]
    await Promise.all(groups.map((group) => group.stop()))
    // It may have been starting the next one at this moment.
    await this.#watching
    this.#leftovers.clear()
    this.#group = undefined
  }

  killNow(): void {
    this.#stopping.abort()
    for (const group of this.#leftovers) group.killAll()
    this.#group?.killAll()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #start(): Promise<ProcessGroup> {
    await this.#spec.beforeStart?.()
    this.starts += 1
    this.#group = await startGroup(this.#spec, (line) => this.#takeLine(line))
    return this.#group
  }

  #waitReady(signal = this.#stopping.signal): Promise<boolean> {
    return waitUntil(() => this.#group !== undefined && this.#spec.isReady(), {
      withinMs: this.#spec.readyWithinMs ?? READY_WITHIN_MS,
      signal,
    })
  }

  async #watch(first: ProcessGroup): Promise<void> {
    let group = first
    while (!this.#stopping.signal.aborted) {
      const startedAt = performance.now()
      const how = await group.ended
      if (this.#stopping.signal.aborted) return
      this.#group = undefined
      this.#endLeftovers(group)
      await this.#pause(how, performance.now() - startedAt)
      const next = await this.#startAgain()
      if (next === undefined) return
      group = next
    }
  }

  #endLeftovers(group: ProcessGroup): void {
    for (const old of this.#leftovers) if (!old.alive()) this.#leftovers.delete(old)
    if (!group.alive()) return
    if (this.#spec.afterCrash === 'leave') this.#leftovers.add(group)
    else group.killAll()
  }

  async #pause(how: string, ranMs: number): Promise<void> {
    if (this.#restarting) {
      this.#restarting = false
      return
    }
    if (ranMs > HEALTHY_AFTER_MS) this.#pauseMs = FIRST_PAUSE_MS
    this.#log('parley', `${this.name} ended (${how}); starting it again in ${this.#pauseMs} ms`)
    await sleep(this.#pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {})
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS)
  }

  async #startAgain(): Promise<ProcessGroup | undefined> {
    while (!this.#stopping.signal.aborted) {
      try {
        const group = await this.#start()
        if (!this.#stopping.signal.aborted) return group
        await group.stop()
      } catch (error) {
        await this.#pause(messageOf(error), 0)
      }
    }
    return undefined
  }

  #takeLine(line: string): void {
    this.#lastLines.push(line)
    if (this.#lastLines.length > KEPT_LINES) this.#lastLines.shift()
    this.#log(this.name, line)
  }

  #startFailure(outcome: string | boolean): string {
    const what = typeof outcome === 'string' ? `ended (${outcome})` : 'was not ready in time'
    const said = this.#lastLines.map((line) => `  ${line}`).join('\n')
    return `${this.name} ${what}. Its last words:\n${said === '' ? '  (none)' : said}`
  }
}
