import { isAnythingOpen } from './checks/records.ts'
import { findBroken } from './checks/find-broken.ts'
import type { Lane } from './lane.ts'
import { callerOf, hangUp, think, type Caller } from './people/caller.ts'
import { addOwner } from './people/add-owner.ts'
import type { Owner } from './people/owner.ts'
import { isConnected, reconnect, revoke } from './people/provider-grant.ts'
import { addEvent, book, cancel, move } from './people/wishes.ts'
import { drawPlan, type Plan } from './plan.ts'
import { createActivity } from './process/activity.ts'
import { createGatedPool, databaseOver } from './process/gated-pool.ts'
import { startProcess } from './process/start-process.ts'
import type { ServerProcess } from './process/server-process.ts'
import { createRandom, type Random } from './random.ts'
import { NOTHING_LEFT_OUT, type Without } from './without/without.ts'
import { bury, createWorld, type World } from './world.ts'

/** What came of one schedule. */
export interface Outcome {
  readonly seed: number
  /** What is not as it has to be, in words; nothing where all is well. */
  readonly broken: readonly string[]
  readonly plan: Plan
  /** Everything that happened, in order. */
  readonly story: readonly string[]
  readonly counts: World['counts'] & { statements: number }
}

/** One owner, some callers and processes, and everything that can go wrong: until all is calm. */
export async function runSchedule(lane: Lane, seed: number, without: Without): Promise<Outcome> {
  const random = createRandom(seed)
  const plan = drawPlan(random.fork())
  const world = createWorld(lane, plan, random.fork(), without)
  const owner = await addOwner(lane, random.fork(), world.ids.newId, plan.callers)
  world.note(`the calendar is ${owner.provider}, in ${owner.zone}`)
  const broken = await brokenAfter(world, owner, random.fork())
  for (const process of world.processes) await bury(lane, process)
  await Promise.all(world.processes.map((process) => process.end()))
  await forget(lane, owner)
  const { story, counts, statements } = world
  return { seed, broken, plan, story, counts: { ...counts, statements: statements.length } }
}

/** Also what nobody expects: somebody is stuck, or something fails that has no reason to. */
async function brokenAfter(world: World, owner: Owner, random: Random): Promise<readonly string[]> {
  try {
    const failed = await goThrough(world, owner, random)
    return [...failed, ...(await findBroken(world, owner))]
  } catch (error) {
    return [inWords(error)]
  }
}

const inWords = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : 'Something that is not an error'

/** @returns what failed on the way */
async function goThrough(world: World, owner: Owner, random: Random): Promise<string[]> {
  const { turns, plan } = world
  const tasks: Promise<void>[] = []
  const failed: string[] = []
  const begin = (task: Promise<void>) =>
    void tasks.push(task.catch((error: unknown) => void failed.push(inWords(error))))
  const startOne = async (isNew: boolean) => {
    const process = await startProcess(world, `p${world.processes.length + 1}`)
    world.processes.push(process)
    if (world.without.sweeps) begin(sweepNowAndThen(world, process, random.fork(), isNew))
  }
  world.onCrash = () => startOne(true)
  for (let left = plan.processes; left > 0; left -= 1) await startOne(false)
  for (let index = 0; index <= plan.callers; index += 1) {
    begin(live(world, callerOf(owner, index, random.fork())))
  }
  if (plan.reconnects) begin(giveLeaveAgain(world, owner, random.fork()))
  await turns.run(all(tasks))
  await settle(world)
  return failed
}

/** Of a list that may grow meanwhile. */
async function all(tasks: readonly Promise<void>[]): Promise<void> {
  for (const task of tasks) await task
}

/** Nothing goes wrong any more, and whoever sweeps has all the time there is. */
async function settle(world: World): Promise<void> {
  const { turns, lane, without } = world
  world.calm()
  const last = await startProcess(world, 'last', ALL_THE_TIME_MS)
  world.processes.push(last)
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    lane.clock.advance(ROUND_MS)
    if (without.sweeps) await turns.run(last.sweep(false))
    if (!(await isAnythingOpen(lane.database))) return
  }
}

/** Nothing hangs any more: what is slow is this machine. */
const ALL_THE_TIME_MS = 20_000
/** After this many sweeps with nothing in the way, what is open stays so. */
const MOST_ROUNDS = 3
const ROUND_MS = 2 * 3_600_000

const WISHES = [book, book, book, move, move, cancel, addEvent]

/** What one caller does in a call: a wish or two, and then they are gone. */
async function live(world: World, caller: Caller): Promise<void> {
  const { random } = caller
  await think(world, caller, 10)
  await book(world, caller)
  for (let left = random.below(3); left > 0; left -= 1) {
    await think(world, caller, 10)
    await random.pick(WISHES)(world, caller)
  }
  if (random.chance(0.5)) await hangUp(world, caller)
}

async function sweepNowAndThen(
  world: World,
  process: ServerProcess,
  random: Random,
  isNew: boolean,
): Promise<void> {
  const sweeper = { party: process.party, random }
  const sweeps = async () => {
    if (isNew) await process.sweep(true)
    for (let left = 1 + random.below(2); left > 0; left -= 1) {
      await think(world, sweeper, 100)
      await process.sweep(false)
    }
  }
  await Promise.race([sweeps(), process.died])
}

/** The owner withdraws their leave at the provider, notices, and gives it again. */
async function giveLeaveAgain(world: World, owner: Owner, random: Random): Promise<void> {
  if (!isConnected(owner)) return
  const person = { party: { name: 'owner', isDead: false }, random }
  const { lane, turns } = world
  const { party } = person
  const activity = createActivity(turns.wake)
  const rewrite = NOTHING_LEFT_OUT.rewrite
  const pool = createGatedPool({ turns, party, activity, pool: lane.pool, rewrite })
  await think(world, person, 100)
  const what = 'takes back their leave'
  await turns.take({ party, what }, async () => revoke(lane, owner))
  await think(world, person, 20)
  world.note('the owner gives leave again')
  await reconnect(databaseOver(pool), lane, owner)
}

/** The next schedule in the same lane finds nothing of this one. */
async function forget({ database }: Lane, { userId }: Owner): Promise<void> {
  await database.deleteFrom('consents').where('owner_id', '=', userId).execute()
  await database.deleteFrom('appointments').where('owner_id', '=', userId).execute()
}
