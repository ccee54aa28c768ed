import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { addOpenOwner } from '../testing/open-owner.ts'
import { startWithTools, type ServiceWithTools } from '../testing/start-with-tools.ts'
import type { TestService } from '../testing/test-service.ts'
import { aWednesday } from '../testing/wednesday.ts'

let world: ServiceWithTools
let service: TestService

beforeAll(async () => {
  world = await startWithTools()
  service = world.service
})
afterAll(() => world[Symbol.asyncDispose]())

const date = aWednesday()
const at = (time: string) => `${date}T${time}:00`

const signInNewOwner = (role?: string) => addOpenOwner(service, role)

const Changed = z.object({
  outcome: z.string(),
  appointment: z.object({ id: z.string(), start: z.string(), end: z.string() }),
})

async function book(token: string, body: Readonly<Record<string, unknown>>) {
  const answer = await service.client.post('/api/appointments', body, token)
  expect(answer.status).toBe(201)
  return Changed.parse(answer.body).appointment
}

const eventsOf = (userId: string) =>
  service.database
    .selectFrom('calendar_events')
    .innerJoin('calendar_accounts', 'calendar_accounts.id', 'account_id')
    .select(['calendar_events.id', 'title', 'start_at', 'end_at'])
    .where('user_id', '=', userId)
    .execute()

const lengthOf = ({ start_at, end_at }: { start_at: Date; end_at: Date }) =>
  (end_at.getTime() - start_at.getTime()) / 60_000

describe('/api/appointments', () => {
  it('books, moves with its length and cancels what its owner asks for', async () => {
    const { id, token } = await signInNewOwner()
    const wish = { start: at('10:00'), duration_minutes: 60, title: 'Dentist' }
    const booked = await book(token, wish)
    const [event] = await eventsOf(id)
    expect(event).toMatchObject({ title: 'Dentist', start_at: new Date(booked.start) })
    const path = `/api/appointments/${booked.id}`
    const moved = await service.client.patch(path, { start: at('10:30') }, token)
    expect(moved.code, 'an hour that overlaps nothing but itself is not on offer').toBe(
      'slot_taken',
    )
    const later = await service.client.patch(path, { start: at('14:00') }, token)
    expect(later).toMatchObject({ status: 200, body: { outcome: 'moved' } })
    const [now] = await eventsOf(id)
    expect(now?.id).toBe(event?.id)
    expect(now && lengthOf(now)).toBe(60)
    expect(now?.start_at.getTime()).toBe(Date.parse(booked.start) + 4 * 3600_000)
    const cancelled = await service.client.delete(path, token)
    expect(cancelled).toMatchObject({ status: 200, body: { outcome: 'cancelled' } })
    expect(await eventsOf(id)).toEqual([])
    const again = await service.client.delete(path, token)
    expect([again.status, again.code]).toEqual([404, 'appointment_unknown'])
  })

  it('takes a slot that was on offer', async () => {
    const { id, token } = await signInNewOwner()
    const offers = await service.client.post('/api/calendar/check-availability', { date }, token)
    const Slots = z.object({ available_slots: z.array(z.object({ slot: z.string() })) })
    const [first, second] = Slots.parse(offers.body).available_slots
    const booked = await book(token, { slot: first?.slot })
    const path = `/api/appointments/${booked.id}`
    const moved = await service.client.patch(path, { slot: second?.slot }, token)
    expect(moved.status).toBe(200)
    expect(await eventsOf(id)).toHaveLength(1)
  })

  it('books one time once, however often it is asked for at once', async () => {
    const { id, token } = await signInNewOwner()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        service.client.post('/api/appointments', { start: at('11:00') }, token),
      ),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status } of answers) expect([201, 409]).toContain(status)
    expect(await eventsOf(id)).toHaveLength(1)
  })

  it('knows only the person’s own', async () => {
    const ada = await signInNewOwner()
    const grace = await signInNewOwner()
    const { id } = await book(ada.token, { start: at('12:00') })
    const path = `/api/appointments/${id}`
    const move = { start: at('15:00') }
    for (const answer of [
      await service.client.delete(path, grace.token),
      await service.client.patch(path, move, grace.token),
    ]) {
      expect([answer.status, answer.code]).toEqual([404, 'appointment_unknown'])
    }
    expect(await eventsOf(ada.id)).toHaveLength(1)
  })

  it('changes nothing for somebody who may only read, or nobody', async () => {
    const viewer = await signInNewOwner('viewer')
    const body = { start: at('10:00') }
    const answer = await service.client.post('/api/appointments', body, viewer.token)
    expect([answer.status, answer.code]).toEqual([403, 'not_allowed'])
    expect((await service.client.post('/api/appointments', body)).status).toBe(401)
    expect((await service.client.delete('/api/appointments/appt_x')).status).toBe(401)
    expect(await eventsOf(viewer.id)).toEqual([])
  })

  it.each([
    [{}],
    [{ start: 'tomorrow' }],
    [{ slot: 'abcde', start: at('10:00') }],
    [{ slot: 'abcde', duration_minutes: 30 }],
    [{ start: at('10:00'), duration_minutes: 1 }],
    [{ start: at('10:00'), owner: 'user_x' }],
  ])('refuses %j', async (body) => {
    const { token } = await signInNewOwner()
    const answer = await service.client.post('/api/appointments', body, token)
    expect(answer.status).toBe(400)
  })

  it('says that a time is outside of what can be had, and what can', async () => {
    const { token } = await signInNewOwner()
    const answer = await service.client.post('/api/appointments', { start: at('20:00') }, token)
    expect(answer.code).toBe('slot_taken')
    expect(JSON.stringify(answer.body)).toContain('Free near it')
    const past = { start: '2020-01-01T10:00:00Z' }
    expect((await service.client.post('/api/appointments', past, token)).status).toBe(400)
  })
})
