import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newHandle, newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { blockedRange } from '../appointments/appointment-repository.ts'
import { sweepAppointments } from '../appointments/sweep-appointments.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../scheduling/interval.ts'
import {
  appointmentsOf,
  book,
  connectOutside,
  lookAtWhatIsDue,
  lookOutside,
  outsideOf,
} from '../testing/outside-scene.ts'
import { OPERATIONS, startProviderScene, type ProviderScene } from '../testing/provider-scene.ts'
import { makeDue, storeSynced, takeDueSyncs } from './calendar-sync.ts'
import { syncDueAccounts } from './sync-account.ts'

let scene: ProviderScene
beforeAll(async () => {
  const urls = realServices()
  scene = await startProviderScene(urls)
})
afterAll(() => scene[Symbol.asyncDispose]())

const THREE = Date.parse('2026-11-25T15:00:00Z')
const LISTS = { google: 'google.events.list', microsoft: 'microsoft.delta' }
const READS = { google: 'google.events.get', microsoft: 'microsoft.events.get' }

/** Haircut on Wednesday at ten; what is there by then is known. */
async function booked(where: 'google' | 'microsoft') {
  const connected = await connectOutside(scene, where)
  if (!('fail' in connected)) throw new Error('It cannot fail')
  await book(scene, connected.call, 'Wednesday at 10')
  await lookOutside(scene, connected.call)
  const read = async () => {
    const [one] = await appointmentsOf(scene, connected.call)
    return { status: one?.status, start: one?.start_at.getTime(), eventId: one?.event_id ?? '' }
  }
  return { ...connected, read, eventId: (await read()).eventId }
}

const requests = (operation: string) => scene.providers.simulation.journal.counts()[operation] ?? 0

describe.each(['google', 'microsoft'] as const)('%s', (where) => {
  it('is read anew where it does not know any more how far it was read', async () => {
    const { call, outside, eventId, fail, read } = await booked(where)
    await outside.moveEvent(eventId, THREE, THREE + HOUR_MS)
    fail(LISTS[where], { kind: 'expire_sync_tokens' })
    await lookOutside(scene, call)
    expect(await read()).toMatchObject({ status: 'confirmed', start: THREE })
    await outside.removeEvent(eventId)
    fail(LISTS[where], { kind: 'expire_sync_tokens' })
    await lookOutside(scene, call)
    expect(await read()).toMatchObject({ status: 'cancelled' })
  })

  it('is not asked again about what we did ourselves', async () => {
    const { call } = await booked(where)
    const before = requests(READS[where])
    await book(scene, call, 'Wednesday at 4 pm')
    await lookOutside(scene, call)
    expect(requests(READS[where])).toBe(before)
  })

  it('is looked at every twelve minutes though nobody says anything', async () => {
    const { outside, eventId, read } = await booked(where)
    const began = scene.clock.now()
    await outside.moveEvent(eventId, THREE, THREE + HOUR_MS)
    scene.clock.advance(11 * MINUTE_MS)
    await lookAtWhatIsDue(scene)
    expect((await read()).start).not.toBe(THREE)
    scene.clock.advance(2 * MINUTE_MS)
    await lookAtWhatIsDue(scene)
    expect((await read()).start).toBe(THREE)
    scene.clock.set(began)
  })

  it('may be away for a day: then everything is caught up with', async () => {
    const { email, eventId, fail, read } = await booked(where)
    const began = scene.clock.now()
    fail(LISTS[where], { kind: 'error', status: 503 }, 1000)
    for (let hour = 0; hour < 24; hour += 8) {
      scene.clock.advance(8 * HOUR_MS)
      await lookAtWhatIsDue(scene)
      expect(await read()).toMatchObject({ status: 'confirmed' })
    }
    const outside = await outsideOf(scene, where, email)
    await outside.moveEvent(eventId, THREE, THREE + HOUR_MS)
    scene.providers.simulation.failpoints.clear()
    scene.clock.advance(15 * MINUTE_MS)
    await lookAtWhatIsDue(scene)
    expect(await read()).toMatchObject({ status: 'confirmed', start: THREE })
    scene.clock.set(began)
  })

  it('has no event left that was deleted while we moved it', async () => {
    const { call, outside, eventId, fail, read } = await booked(where)
    const [one] = await appointmentsOf(scene, call)
    if (!one) throw new Error('There is no appointment')
    const time = { start: THREE, end: THREE + HOUR_MS / 2 }
    await scene.server.database
      .insertInto('appointments')
      .values({
        ...one,
        id: newId('appt'),
        handle: newHandle(),
        consent_id: null,
        start_at: new Date(time.start),
        end_at: new Date(time.end),
        blocked: blockedRange(time),
        status: 'move_pending',
        moves: one.id,
      })
      .execute()
    await scene.server.database
      .updateTable('appointments')
      .set({ status: 'move_pending' })
      .where('id', '=', one.id)
      .execute()
    const deps = await scene.sweepDeps()
    fail(OPERATIONS[where].change, { kind: 'drop_request' }, 3)
    await sweepAppointments(deps, 0)
    await outside.removeEvent(eventId)
    await lookOutside(scene, call)
    expect(await read()).toMatchObject({ status: 'move_pending' })
    scene.providers.simulation.failpoints.clear()
    await sweepAppointments(deps, 0)
    await lookAtWhatIsDue(scene)
    expect(await read()).toMatchObject({ status: 'cancelled' })
  })
})

it('lets one process at a time read an account, and throws away what another one overtook', async () => {
  const { call } = await booked('google')
  const deps = await scene.sweepDeps()
  const { database, clock } = deps
  const account = await database
    .selectFrom('calendar_accounts')
    .select('id')
    .where('user_id', '=', call.userId)
    .where('is_default', '=', true)
    .executeTakeFirstOrThrow()
  const began = clock.now()
  await makeDue(database, account.id, began)
  const [slow] = await takeDueSyncs(database, began)
  await makeDue(database, account.id, began)
  expect(await syncDueAccounts(deps)).toBe(0)
  scene.clock.advance(61_000)
  expect(await syncDueAccounts(deps)).toBeGreaterThan(0)
  if (!slow) throw new Error('Nothing was due')
  const read = { cursor: 'old', whole: true }
  const stored = await database
    .transaction()
    .execute((transaction) => storeSynced(transaction, slow, read, clock.now()))
  expect(stored).toBe(false)
  scene.clock.advance(-61_000)
})

it('looks again where it was told of something while it looked', async () => {
  const { call } = await booked('google')
  const { database, clock } = await scene.sweepDeps()
  const account = await database
    .selectFrom('calendar_accounts')
    .select('id')
    .where('user_id', '=', call.userId)
    .where('is_default', '=', true)
    .executeTakeFirstOrThrow()
  await makeDue(database, account.id, clock.now())
  const [lease] = await takeDueSyncs(database, clock.now())
  if (!lease) throw new Error('Nothing was due')
  await makeDue(database, account.id, clock.now())
  const read = { cursor: lease.cursor ?? '', whole: false }
  await database
    .transaction()
    .execute((transaction) => storeSynced(transaction, lease, read, clock.now()))
  const due = await takeDueSyncs(database, clock.now())
  expect(due.map(({ accountId }) => accountId)).toContain(account.id)
})

it('reads an account whose days are long past their mark as a whole once a day', async () => {
  const { read } = await booked('microsoft')
  const began = scene.clock.now()
  const before = requests(LISTS.microsoft)
  scene.clock.advance(DAY_MS + MINUTE_MS)
  await lookAtWhatIsDue(scene)
  expect(requests(LISTS.microsoft)).toBeGreaterThan(before)
  expect(await read()).toMatchObject({ status: 'confirmed' })
  scene.clock.set(began)
})
