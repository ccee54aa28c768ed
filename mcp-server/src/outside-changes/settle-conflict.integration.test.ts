import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { afterYes, handleIn, inTurn, say } from '../testing/call-tools.ts'
import {
  appointmentsOf,
  book,
  connectOutside,
  lookAtWhatIsDue,
  lookOutside,
  openConflicts,
  type Where,
} from '../testing/outside-scene.ts'
import { OPERATIONS, startProviderScene, type ProviderScene } from '../testing/provider-scene.ts'
import { openCall, type TestCall } from '../testing/test-people.ts'

let scene: ProviderScene
beforeAll(async () => {
  const urls = realServices()
  scene = await startProviderScene(urls)
})
afterAll(() => scene[Symbol.asyncDispose]())

const HALF_HOUR = 1_800_000
const wednesday = (time: string) => Date.parse(`2026-11-25T${time}:00Z`)
const from = (time: string) => [wednesday(time), wednesday(time) + HALF_HOUR] as const

/** Two appointments, and the event of the one at ten lies where the one at three is. */
async function disagreeing(where: Where) {
  const connected = await connectOutside(scene, where)
  const { call, outside } = connected
  await book(scene, call, 'Wednesday at 10')
  const eventId = (await appointmentsOf(scene, call))[0]?.event_id ?? ''
  await lookOutside(scene, call)
  await book(scene, call, 'Wednesday at 3 pm')
  await outside.moveEvent(eventId, ...from('15:00'))
  await lookOutside(scene, call)
  return { ...connected, eventId }
}

/** The question about the appointment at ten, and how to say yes to it. */
async function settle(call: TestCall, slot: string) {
  const listed = await say(scene.server, call, 'list_appointments')
  const args = { appointment: handleIn(listed.text, 'appointment'), slot }
  const asked = await say(scene.server, call, 'move_appointment', args, inTurn(1))
  const yes = () => {
    const consent = handleIn(asked.text, 'consent')
    return say(scene.server, call, 'move_appointment', { ...args, consent }, afterYes(consent, 1))
  }
  return { asked, yes }
}

async function eventTime(call: TestCall, eventId: string) {
  const { calendars } = await scene.sweepDeps()
  const event = await calendars.readEvent(call.userId, eventId)
  return event && [event.start, event.end]
}

describe.each(['built-in', 'google', 'microsoft'] as const)('a conflict at %s', (where) => {
  it('is said with the appointment', async () => {
    const { call } = await disagreeing(where)
    const listed = await say(scene.server, call, 'list_appointments')
    expect(listed.text).toContain(
      'Haircut, Wednesday 25 November, 10 to 10:30 am, though your calendar has it on Wednesday 25 November, 3 to 3:30 pm',
    )
    const on = await say(scene.server, call, 'whats_on', { when: 'Wednesday' })
    expect(on.text).toContain('though your calendar has it on Wednesday 25 November')
    expect(on.data).toMatchObject({ items: [{ conflict: { kind: 'moved' } }, {}, {}, {}] })
  })

  it('is settled by putting the event back, once', async () => {
    const { call, eventId } = await disagreeing(where)
    const { asked, yes } = await settle(call, 'agreed')
    expect(asked.text).toContain(
      'Shall I put it back in your calendar: Haircut, Wednesday 25 November, 10 to 10:30 am?',
    )
    expect(await eventTime(call, eventId)).toEqual(from('15:00'))
    expect(await yes()).toMatchObject({ isError: false, data: { outcome: 'settled' } })
    expect(await eventTime(call, eventId)).toEqual(from('10:00'))
    expect((await yes()).data).toMatchObject({ outcome: 'settled' })
    expect(await openConflicts(scene, call)).toEqual([])
  })

  it('is not settled by taking a time that is not free, until it is', async () => {
    const { call, outside, eventId } = await disagreeing(where)
    const first = await settle(call, 'calendar')
    expect((await first.yes()).text).toMatch(/^SLOT_TAKEN: That cannot be as things are/)
    const other = (await appointmentsOf(scene, call)).find(({ event_id }) => event_id !== eventId)
    await outside.moveEvent(other?.event_id ?? '', ...from('16:00'))
    await lookOutside(scene, call)
    await lookOutside(scene, call)
    const moved = (await appointmentsOf(scene, call)).find(({ event_id }) => event_id === eventId)
    expect(moved?.start_at.getTime()).toBe(from('15:00')[0])
    expect((await settle(call, 'agreed')).asked.text).toMatch(/^EVENT_CHANGED: The calendar and/)
  })

  it('is settled by cancelling, or by another time, with the event', async () => {
    const { call, eventId } = await disagreeing(where)
    const listed = await say(scene.server, call, 'list_appointments')
    const args = { appointment: handleIn(listed.text, 'appointment') }
    const asked = await say(scene.server, call, 'cancel_appointment', args, inTurn(1))
    const consent = handleIn(asked.text, 'consent')
    const cancelled = await say(
      scene.server,
      call,
      'cancel_appointment',
      { ...args, consent },
      afterYes(consent, 1),
    )
    expect(cancelled.text).toContain('Cancelled: Haircut')
    expect(await eventTime(call, eventId)).toBeUndefined()
    await lookOutside(scene, call)
    expect(await openConflicts(scene, call)).toEqual([])
  })

  it('is settled by leaving both', async () => {
    const { call, outside } = await connectOutside(scene, where)
    await book(scene, call, 'Wednesday at 10')
    await lookOutside(scene, call)
    await outside.addEvent('Fire drill', ...from('10:00'))
    await lookOutside(scene, call)
    expect((await settle(call, 'calendar')).asked.text).toMatch(/^EVENT_CHANGED: Something else/)
    expect((await (await settle(call, 'agreed')).yes()).data).toMatchObject({ outcome: 'settled' })
    await lookOutside(scene, call)
    expect(await openConflicts(scene, call)).toEqual([])
  })
})

it('is nothing for a guest', async () => {
  const { owner, call } = await disagreeing('built-in')
  const guestId = newId('user')
  await scene.server.database
    .updateTable('appointments')
    .set({ booked_by: guestId })
    .where('owner_id', '=', owner.userId)
    .execute()
  const guest = await openCall(scene.server, owner, guestId)
  const listed = await say(scene.server, call, 'list_appointments')
  const args = { appointment: handleIn(listed.text, 'appointment'), slot: 'agreed' }
  const asked = await say(scene.server, guest, 'move_appointment', args, inTurn(1))
  expect(asked.text).toMatch(/^APPOINTMENT_UNKNOWN/)
})

it.each(['google', 'microsoft'] as const)(
  'is put back by the next look where %s does not answer',
  async (where) => {
    const { call, eventId, ...connected } = await disagreeing(where)
    if (!('fail' in connected)) throw new Error('It cannot fail')
    const { yes } = await settle(call, 'agreed')
    connected.fail(OPERATIONS[where].change, { kind: 'drop_request' }, 5)
    expect((await yes()).data).toMatchObject({ outcome: 'pending' })
    scene.providers.simulation.failpoints.clear()
    await lookAtWhatIsDue(scene)
    expect(await eventTime(call, eventId)).toEqual(from('10:00'))
    expect(await openConflicts(scene, call)).toEqual([])
  },
)
