import { sweepAppointments } from '@parley/mcp-server/src/appointments/sweep-appointments.ts'
import { createAuditTrail } from '@parley/mcp-server/src/audit/audit-trail.ts'
import { createTellOfQuestion } from '@parley/mcp-server/src/approvals/tell-of-question.ts'
import { createOfferedSlots } from '@parley/mcp-server/src/availability/offered-slots.ts'
import {
  createCalendars,
  type CalendarAdapters,
} from '@parley/mcp-server/src/calendar/calendars.ts'
import { openAdapters } from '@parley/mcp-server/src/calendar/open-adapters.ts'
import { sweepEventChanges } from '@parley/mcp-server/src/events/sweep-event-changes.ts'
import { createProvenAppointments } from '@parley/mcp-server/src/guests/proven-appointments.ts'
import { createTellOwner } from '@parley/mcp-server/src/outside-changes/tell-owner.ts'
import type { JobQueue } from '@parley/shared/jobs/jobs'
import { runAdmitted } from '@parley/mcp-server/src/mcp/run-tool.ts'
import type { Without } from '../without/without.ts'
import type { World } from '../world.ts'
import type { Party } from '../turns/step.ts'
import { createActivity, type Activity } from './activity.ts'
import { keepNothing } from './audit-log.ts'
import { createGatedPool, databaseOver, type GatedPool } from './gated-pool.ts'
import { gatedRedis, gatedSlots } from './gated-redis.ts'
import { openLine } from './provider-line.ts'
import { providersAt } from './providers-at.ts'
import type { ServerProcess } from './server-process.ts'
import { toolsOver } from './tools-over.ts'
import { watchedCalendar } from './watched-calendar.ts'

/** Real time that an adapter gives a provider: ten seconds of a schedule's are none of ours. */
const PATIENCE_MS = 600

/** Composes what `mcp-server/src/service.ts` does, without HTTP in front of it. */
export async function startProcess(
  world: World,
  name: string,
  patienceMs = PATIENCE_MS,
): Promise<ServerProcess> {
  const { turns, lane, nextFault, note, without } = world
  const party: Party = { name, isDead: false }
  const activity = createActivity(turns.wake)
  const { providers } = lane
  const line = await openLine({ turns, party, activity, providers, nextFault, note })
  const { rewrite } = without
  const pool = createGatedPool({ turns, party, activity, pool: lane.pool, rewrite })
  const doors = { party, activity, pool, providersUrl: line.url, patienceMs }
  const parts = await composeParts(world, doors)
  const death = Promise.withResolvers<'lost'>()
  return {
    party,
    activity,
    pool,
    died: death.promise,
    die() {
      party.isDead = true
      death.resolve('lost')
    },
    call: callingTools(world, parts, death.promise),
    sweep: (first) => sweepAll(parts, first),
    end: async () => line[Symbol.asyncDispose](),
  }
}

/** All by which a process reaches anything outside itself. */
interface Doors {
  readonly party: Party
  readonly activity: Activity
  readonly pool: GatedPool
  readonly providersUrl: string
  readonly patienceMs: number
}

type ProcessParts = Awaited<ReturnType<typeof composeParts>>

/** What the tools and the sweeps need. */
async function composeParts(world: World, doors: Doors) {
  const { turns, lane, log, ids } = world
  const { redis } = lane
  const { party, patienceMs } = doors
  const database = databaseOver(doors.pool)
  const clock = world.clockOf()
  const providers = providersAt(doors.providersUrl)
  const base = { database, clock, log, ...ids, jobs: NO_JOBS, vault: lane.vault, providers }
  const { adapters } = await openAdapters({ ...base, patienceMs })
  return {
    ...base,
    calendars: createCalendars(database, watched(adapters, world.without, doors.activity)),
    redis: gatedRedis(redis, turns, party),
    offered: gatedSlots(createOfferedSlots(redis, ids.newHandle), turns, party),
    proven: createProvenAppointments(redis),
    guestBookings: NO_GUESTS,
    tellOwner: createTellOwner(base),
    tellOfQuestion: createTellOfQuestion(base),
  }
}

function watched(
  adapters: CalendarAdapters,
  without: Without,
  activity: Activity,
): CalendarAdapters {
  const entries = Object.entries(adapters)
  return Object.fromEntries(
    entries.map(([provider, calendar]) => [
      provider,
      watchedCalendar(without.calendar(calendar), activity),
    ]),
  )
}

function callingTools(
  { log }: World,
  parts: ProcessParts,
  died: Promise<'lost'>,
): ServerProcess['call'] {
  const { clock, newId } = parts
  const toolNamed = toolsOver(parts)
  const running = { audit: createAuditTrail(keepNothing(), clock, newId), clock, log }
  return ({ tool, ...rest }) =>
    Promise.race([runAdmitted(running, { ...rest, tool: toolNamed(tool) }), died])
}

async function sweepAll(parts: ProcessParts, isFirst: boolean): Promise<void> {
  const olderThanMs = isFirst ? 0 : undefined
  await sweepAppointments(parts, olderThanMs)
  await sweepEventChanges(parts, olderThanMs)
}

/** What is to be said to people stands in the outbox; nobody comes to send it. */
const NO_JOBS: JobQueue = { enqueue: () => Promise.resolve() }

/** Everybody here is the owner. */
const NO_GUESTS = { perOwner: 0, perAddress: 0, perPerson: 0 }
