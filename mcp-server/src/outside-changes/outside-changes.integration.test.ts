import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { handleIn, inTurn, say } from '../testing/call-tools.ts'
import {
  appointmentsOf,
  book,
  connectOutside,
  lookAtWhatIsDue,
  lookOutside,
  openConflicts,
  told,
} from '../testing/outside-scene.ts'
import { startProviderScene, type ProviderScene } from '../testing/provider-scene.ts'
import type { TestCall } from '../testing/test-people.ts'

let scene: ProviderScene
beforeAll(async () => {
  const urls = realServices()
  scene = await startProviderScene(urls)
})
afterAll(() => scene[Symbol.asyncDispose]())

const HALF_HOUR = 1_800_000
const wednesday = (time: string) => Date.parse(`2026-11-25T${time}:00Z`)
const from = (time: string) => [wednesday(time), wednesday(time) + HALF_HOUR] as const

/** The appointment of this event. */
async function read(call: TestCall, eventId: string) {
  const all = await appointmentsOf(scene, call)
  const appointment = all.find(({ event_id }) => event_id === eventId)
  if (!appointment) throw new Error('There is no appointment')
  const { status, version, cancelled_why, start_at, end_at } = appointment
  const time = [start_at.getTime(), end_at.getTime()]
  return { status, version, cancelled_why, time }
}

/** Haircut on Wednesday at ten; what is there by then is known. */
async function booked(where: Parameters<typeof connectOutside>[1]) {
  const connected = await connectOutside(scene, where)
  await scene.server.database
    .updateTable('users')
    .set({ email: `${connected.owner.userId}@example.com` })
    .where('id', '=', connected.owner.userId)
    .execute()
  await book(scene, connected.call, 'Wednesday at 10')
  await lookOutside(scene, connected.call)
  const [appointment] = await appointmentsOf(scene, connected.call)
  return { ...connected, eventId: appointment?.event_id ?? '' }
}

const isFree = async (call: TestCall, when: string) =>
  (await say(scene.server, call, 'find_times', { when })).text.includes('is free')

describe.each(['built-in', 'google', 'microsoft'] as const)(
  'what somebody does at %s to what was agreed',
  (where) => {
    it('moves the appointment with its event', async () => {
      const { call, outside, eventId } = await booked(where)
      await outside.moveEvent(eventId, ...from('15:00'))
      await lookOutside(scene, call)
      expect(await read(call, eventId)).toMatchObject({
        status: 'confirmed',
        version: 2,
        time: from('15:00'),
      })
      expect(await told(scene, call)).toEqual(['appointment_moved_outside'])
      expect(await isFree(call, 'Wednesday at 10')).toBe(true)
      expect(await isFree(call, 'Wednesday at 3 pm')).toBe(false)
      await lookOutside(scene, call)
      expect(await told(scene, call)).toHaveLength(1)
    })

    it('cancels the appointment whose event was deleted', async () => {
      const { call, outside, eventId } = await booked(where)
      await outside.removeEvent(eventId)
      await lookOutside(scene, call)
      expect(await read(call, eventId)).toMatchObject({
        status: 'cancelled',
        cancelled_why: 'outside',
      })
      expect(await told(scene, call)).toEqual(['appointment_deleted_outside'])
      expect(await isFree(call, 'Wednesday at 10')).toBe(true)
    })

    it('is found in one look, however much was done since the last', async () => {
      const { call, outside, eventId } = await booked(where)
      await outside.moveEvent(eventId, ...from('15:00'))
      await outside.moveEvent(eventId, ...from('11:00'))
      await outside.moveEvent(eventId, ...from('16:00'))
      await lookOutside(scene, call)
      expect(await read(call, eventId)).toMatchObject({ version: 2, time: from('16:00') })
      await outside.moveEvent(eventId, ...from('12:00'))
      await outside.removeEvent(eventId)
      await lookOutside(scene, call)
      expect(await read(call, eventId)).toMatchObject({ status: 'cancelled', version: 2 })
      expect(await told(scene, call)).toHaveLength(2)
    })

    it('is a conflict where another appointment is, and both stay', async () => {
      const { call, outside, eventId } = await booked(where)
      await book(scene, call, 'Wednesday at 3 pm')
      await outside.moveEvent(eventId, ...from('15:00'))
      await lookOutside(scene, call)
      expect(await read(call, eventId)).toMatchObject({
        status: 'confirmed',
        version: 1,
        time: from('10:00'),
      })
      expect(await openConflicts(scene, call)).toMatchObject([{ kind: 'moved', event_id: eventId }])
      await lookOutside(scene, call)
      expect(await told(scene, call)).toEqual(['calendar_conflict'])
      await outside.moveEvent(eventId, ...from('10:00'))
      await lookOutside(scene, call)
      expect(await openConflicts(scene, call)).toEqual([])
      expect(await read(call, eventId)).toMatchObject({ version: 1, time: from('10:00') })
    })

    it('goes to where it was moved once that is free', async () => {
      const { call, outside, eventId } = await booked(where)
      await book(scene, call, 'Wednesday at 3 pm')
      await outside.moveEvent(eventId, ...from('15:00'))
      await lookOutside(scene, call)
      const other = (await appointmentsOf(scene, call)).find((one) => one.event_id !== eventId)
      await outside.removeEvent(other?.event_id ?? '')
      await lookOutside(scene, call)
      await lookOutside(scene, call)
      expect(await read(call, eventId)).toMatchObject({ version: 2, time: from('15:00') })
      expect(await openConflicts(scene, call)).toEqual([])
    })

    it('is a conflict where something is laid over it, told once', async () => {
      const { call, outside, eventId } = await booked(where)
      await outside.addEvent('Fire drill', ...from('10:00'))
      await lookOutside(scene, call)
      await lookOutside(scene, call)
      expect(await openConflicts(scene, call)).toMatchObject([{ kind: 'overlaid' }])
      expect(await told(scene, call)).toEqual(['calendar_conflict'])
      const [conflict] = await openConflicts(scene, call)
      await outside.moveEvent(conflict?.event_id ?? '', ...from('10:30'))
      await lookOutside(scene, call)
      expect(await openConflicts(scene, call)).toEqual([])
      expect(await read(call, eventId)).toMatchObject({ status: 'confirmed', version: 1 })
    })

    it('waits for what somebody is being asked about', async () => {
      const { call, outside, eventId } = await booked(where)
      const found = await say(scene.server, call, 'find_times', { when: 'Wednesday at 3 pm' })
      const args = { slot: handleIn(found.text, 'slot'), title: 'Haircut' }
      await say(scene.server, call, 'book_appointment', args, inTurn(5))
      await outside.moveEvent(eventId, ...from('15:00'))
      await lookOutside(scene, call)
      expect(await read(call, eventId)).toMatchObject({ version: 1, time: from('10:00') })
      scene.clock.advance(121_000)
      await lookAtWhatIsDue(scene)
      scene.clock.advance(-121_000)
      expect(await read(call, eventId)).toMatchObject({ version: 2, time: from('15:00') })
    })
  },
)
