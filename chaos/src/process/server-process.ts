import type { Calendar } from '@parley/mcp-server/src/calendar/calendar.ts'
import type { AdmittedCall } from '@parley/mcp-server/src/access/admit-tool-call.ts'
import type { Attestation, Principal } from '@parley/mcp-server/src/access/principal.ts'
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
import type { ToolAnswer } from '@parley/mcp-server/src/mcp/tool-answer.ts'
import type { World } from '../world.ts'
import type { Party } from '../turns/turns.ts'
import { createActivity, type Activity } from './activity.ts'
import { keepNothing } from './audit-log.ts'
import { createGatedPool, databaseOver, type GatedPool } from './gated-pool.ts'
import { gatedRedis, gatedSlots } from './gated-redis.ts'
import { openLine } from './provider-line.ts'
import { providersAt } from './providers-at.ts'
import { toolsOver, type ToolName } from './tools-over.ts'
import { watchedCalendar } from './watched-calendar.ts'

/** What one process of ours would be: the server's real parts over doors that can be shut. */
export interface ServerProcess {
  readonly party: Party
  readonly activity: Activity
  readonly pool: GatedPool
  /** @returns `lost` where the process died meanwhile */
  call(
    request: Omit<AdmittedCall, 'tool'> & { readonly tool: ToolName },
  ): Promise<ToolAnswer | 'lost'>
  /** @param first of this process: it takes up everything that lies there */
  sweep(first: boolean): Promise<void>
  end(): Promise<void>
  readonly died: Promise<'lost'>
  die(): void
}

export type { Attestation, Principal }

/** Real time that an adapter gives a provider: ten seconds of a schedule's are none of ours. */
const PATIENCE_MS = 600

/** Composes what `mcp-server/src/service.ts` does, without HTTP in front of it. */
export async function startProcess(
  world: World,
  name: string,
  patienceMs = PATIENCE_MS,
): Promise<ServerProcess> {
  const { turns, lane, log, ids, without } = world
  const party: Party = { name, isDead: false }
  const activity = createActivity(turns.wake)
  const note = world.note
  const nextFault = world.nextFault
  const { providers, redis } = lane
  const line = await openLine({ turns, party, activity, providers, nextFault, note })
  const pool = createGatedPool({
    turns,
    party,
    activity,
    pool: lane.pool,
    rewrite: without.rewrite,
  })
  const database = databaseOver(pool)
  const clock = world.clockOf(party)
  const parts = { database, clock, log, newId: ids.newId, jobs: NO_JOBS, vault: lane.vault }
  const { adapters: real } = await openAdapters({
    ...parts,
    providers: providersAt(line.url),
    patienceMs,
  })
  const adapters = watched(real, (calendar) =>
    watchedCalendar(without.calendar(calendar), activity),
  )
  const calendars = createCalendars(database, adapters)
  const offered = gatedSlots(createOfferedSlots(redis, ids.newHandle), turns, party)
  const gated = { redis: gatedRedis(redis, turns, party), offered }
  const guests = { proven: createProvenAppointments(redis), guestBookings: NO_GUESTS }
  const tells = {
    tellOwner: createTellOwner(parts),
    tellOfQuestion: createTellOfQuestion(parts),
  }
  const own = { ...parts, ...ids, calendars, providers: providersAt(line.url) }
  const deps = { ...own, ...gated, ...guests, ...tells }
  const toolNamed = toolsOver(deps)
  const audit = createAuditTrail(keepNothing(), clock, ids.newId)
  const death = Promise.withResolvers<'lost'>()
  return {
    party,
    activity,
    pool,
    died: death.promise,
    die: () => death.resolve('lost'),
    call({ tool: toolName, ...rest }) {
      const running = { audit, clock, log }
      const call = { ...rest, tool: toolNamed(toolName) }
      return Promise.race([runAdmitted(running, call), death.promise])
    },
    async sweep(first) {
      const olderThanMs = first ? 0 : undefined
      await sweepAppointments(deps, olderThanMs)
      await sweepEventChanges(deps, olderThanMs)
    },
    end: async () => line[Symbol.asyncDispose](),
  }
}

/** What is to be said to people stands in the outbox; nobody comes to send it. */
const NO_JOBS: JobQueue = { enqueue: () => Promise.resolve() }

/** Everybody here is the owner. */
const NO_GUESTS = { perOwner: 0, perAddress: 0, perPerson: 0 }

function watched(
  adapters: CalendarAdapters,
  watch: (calendar: Calendar) => Calendar,
): CalendarAdapters {
  const entries = Object.entries(adapters)
  return Object.fromEntries(entries.map(([provider, calendar]) => [provider, watch(calendar)]))
}
