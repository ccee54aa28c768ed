import { newHandle, newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { blockedRange } from '../appointments/appointment-repository.ts'
import { settleAppointment } from '../appointments/settle-appointment.ts'
import { sweepAppointments } from '../appointments/sweep-appointments.ts'
import { HOUR_MS } from '../scheduling/interval.ts'
import {
  appointmentsOf,
  connectOutside,
  lookAtWhatIsDue,
  lookOutside,
  openConflicts,
  type Where,
} from '../testing/outside-scene.ts'
import { startProviderScene, OPERATIONS, type ProviderScene } from '../testing/provider-scene.ts'

let scene: ProviderScene
beforeAll(async () => {
  const urls = realServices()
  scene = await startProviderScene(urls)
})
afterAll(() => scene[Symbol.asyncDispose]())

const NINE = Date.parse('2026-11-25T09:00:00Z')
const HALF_HOUR = HOUR_MS / 2
const at = (hour: number) => ({
  start: NINE + hour * HOUR_MS,
  end: NINE + hour * HOUR_MS + HALF_HOUR,
})

/** What may happen next, to one of three appointments, at one of five times. */
const Step = fc.record({
  what: fc.constantFrom(
    'book' as const,
    'move' as const,
    'cancel' as const,
    'settle' as const,
    'sweep' as const,
    'look' as const,
    'move outside' as const,
    'move outside' as const,
    'delete outside' as const,
    'lose an answer' as const,
  ),
  which: fc.nat({ max: 2 }),
  hour: fc.nat({ max: 4 }),
})
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never

async function open(where: Where) {
  const connected = await connectOutside(scene, where)
  const { database } = scene.server
  const { owner, call, outside } = connected
  const deps = await scene.sweepDeps()
  const { id: account_id } = await database
    .selectFrom('calendar_accounts')
    .select('id')
    .where('user_id', '=', owner.userId)
    .where('is_default', '=', true)
    .executeTakeFirstOrThrow()
  const write = (
    hour: number,
    row: { status: 'pending' | 'move_pending'; moves: string | null },
  ) => {
    const { start, end } = at(hour)
    const now = new Date(scene.clock.now())
    return database
      .insertInto('appointments')
      .values({
        id: newId('appt'),
        handle: newHandle(),
        owner_id: owner.userId,
        booked_by: owner.userId,
        call_id: null,
        title: 'Haircut',
        start_at: new Date(start),
        end_at: new Date(end),
        zone: 'Europe/London',
        blocked: blockedRange({ start, end }),
        hold_expires_at: null,
        consent_id: null,
        account_id,
        event_id: null,
        etag: null,
        created_at: now,
        updated_at: now,
        ...row,
      })
      .returning('id')
      .executeTakeFirst()
      .catch(() => undefined)
  }
  const pick = async (which: number) => (await appointmentsOf(scene, call))[which]
  /** Agreed to, as after a yes; nothing is done about it yet. */
  const agree = async (which: number, status: 'move_pending' | 'cancel_pending', hour: number) => {
    const one = await pick(which)
    if (one?.status !== 'confirmed') return
    if (status === 'move_pending') {
      const there = await write(hour, { status, moves: one.id })
      if (!there) return
    }
    await database.updateTable('appointments').set({ status }).where('id', '=', one.id).execute()
  }
  const loseAnswer = () => {
    if (!('fail' in connected) || where === 'built-in') return
    connected.fail(OPERATIONS[where].change, { kind: 'drop_answer' }, 3)
  }
  const eventOf = async (which: number) => (await pick(which))?.event_id ?? 'none'
  const actions: Record<Step['what'], (step: Step) => Promise<unknown>> = {
    book: ({ hour }) => write(hour, { status: 'pending', moves: null }),
    move: ({ which, hour }) => agree(which, 'move_pending', hour),
    cancel: ({ which, hour }) => agree(which, 'cancel_pending', hour),
    settle: async ({ which }) => settleAppointment(deps, (await pick(which))?.id ?? '', true),
    sweep: () => sweepAppointments(deps, 0),
    look: () => lookOutside(scene, call),
    'move outside': async ({ which, hour }) => {
      const { start, end } = at(hour)
      await outside.moveEvent(await eventOf(which), start, end)
    },
    'delete outside': async ({ which }) => outside.removeEvent(await eventOf(which)),
    'lose an answer': () => Promise.resolve(loseAnswer()),
  }
  /** A step that cannot be taken is none: an event that is gone, a provider that does not answer. */
  const take = (step: Step) => actions[step.what](step).catch(() => undefined)
  return { call, account_id, take, deps }
}

it.each([
  ['built-in', 12],
  ['google', 5],
  ['microsoft', 5],
] as const)(
  'whatever happens in whatever order at %s, in the end they agree or there is a conflict',
  async (where, numRuns) => {
    const property = fc.asyncProperty(
      fc.array(Step, { minLength: 4, maxLength: 14 }),
      async (steps) => {
        const { call, account_id, take, deps } = await open(where)
        await take({ what: 'book', which: 0, hour: 0 })
        for (const step of steps) await take(step)
        scene.providers.simulation.failpoints.clear()
        for (let round = 0; round < 3; round += 1) {
          await sweepAppointments(deps, 0)
          await lookOutside(scene, call)
          await lookAtWhatIsDue(scene)
        }
        const conflicts = new Set(
          (await openConflicts(scene, call)).map((conflict) => conflict.appointment_id),
        )
        for (const one of await appointmentsOf(scene, call)) {
          const { account, calendar } = await deps.calendars.open(call.userId, account_id)
          const event = one.event_id ? await calendar.readEvent(account, one.event_id) : undefined
          const stands = one.status === 'confirmed'
          expect(['confirmed', 'cancelled', 'failed']).toContain(one.status)
          expect(event !== undefined).toBe(stands)
          const time = { start: one.start_at.getTime(), end: one.end_at.getTime() }
          if (!stands || conflicts.has(one.id)) continue
          expect(event).toMatchObject(time)
        }
      },
    )
    await fc.assert(property, { numRuns, seed: 20_261_128, endOnFailure: true })
  },
)
