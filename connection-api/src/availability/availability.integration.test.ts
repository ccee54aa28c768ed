import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addUser } from '../testing/add-user.ts'
import { startWithTools, type ServiceWithTools } from '../testing/start-with-tools.ts'
import type { TestService } from '../testing/test-service.ts'

let world: ServiceWithTools
let service: TestService
let token: string

beforeAll(async () => {
  world = await startWithTools()
  service = world.service
  token = await service.client.signIn(await addUser(service.database))
})
afterAll(() => world[Symbol.asyncDispose]())

const availability = async () => (await service.client.get('/api/me/availability', token)).body

describe('when somebody may be booked', () => {
  it('is set by the same tool as in a call, weekday by weekday, and days off', async () => {
    const { client } = service
    const monday = { days: 'Monday', hours: '09:00 to 12:00 and 13:30 to 17:00' }
    expect((await client.post('/api/me/working-hours', monday, token)).status).toBe(200)
    const christmas = { days: '25 December', hours: 'closed', holiday: 'Christmas' }
    expect((await client.post('/api/me/working-hours', christmas, token)).status).toBe(200)
    expect(await availability()).toMatchObject({
      hours: [
        { weekday: 1, starts: '09:00', ends: '12:00' },
        { weekday: 1, starts: '13:30', ends: '17:00' },
      ],
      holidays: [{ name: 'Christmas' }],
    })
  })

  it('is refused in words where it is not understood, and left as it was', async () => {
    const before = await availability()
    const answer = await service.client.post(
      '/api/me/working-hours',
      { days: 'Monday', hours: 'blue' },
      token,
    )
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(await availability()).toEqual(before)
  })
})

describe('kinds of appointment', () => {
  it('are added and removed', async () => {
    const { client } = service
    const path = '/api/me/appointment-kinds'
    const kind = { name: 'Check-up', minutes: 45, price: '40 pounds' }
    const added = await client.post(path, kind, token)
    expect(added.body).toMatchObject({ kinds: [{ ...kind, place: null }] })
    const removed = await client.post(path, { name: 'Check-up', remove: true }, token)
    expect(removed.body).toMatchObject({ kinds: [] })
  })

  it('are nobody else’s business', async () => {
    const other = await service.client.signIn(await addUser(service.database))
    const { body } = await service.client.get('/api/me/availability', other)
    expect(body).toEqual({ hours: [], holidays: [], kinds: [] })
    expect((await service.client.get('/api/me/availability')).status).toBe(401)
  })
})

describe('reminders', () => {
  const path = '/api/me/reminders'
  const start = {
    reminders: true,
    minutes_before: 180,
    quiet_from: '22:00',
    quiet_to: '07:00',
    copy_to_owner: false,
  }
  const wished = { ...start, minutes_before: 90, quiet_from: '20:30', copy_to_owner: true }

  it('are as they are from the start until their owner sets them, and then as they were set', async () => {
    const { client } = service
    expect((await client.get(path, token)).body).toEqual(start)
    const set = await client.put(path, wished, token)
    expect([set.status, set.body]).toEqual([200, wished])
    const never = { ...wished, reminders: false, quiet_from: '00:00', quiet_to: '00:00' }
    expect((await client.put(path, never, token)).body).toEqual(never)
    expect((await client.get(path, token)).body).toEqual(never)
  })

  it.each([
    [{ ...wished, minutes_before: 10 }],
    [{ ...wished, quiet_from: '25:00' }],
    [{ reminders: true }],
  ])('are not set to %j', async (body) => {
    const before = (await service.client.get(path, token)).body
    expect((await service.client.put(path, body, token)).status).toBe(400)
    expect((await service.client.get(path, token)).body).toEqual(before)
  })

  it('are nobody else’s business, and may be set only by who may configure', async () => {
    const { client, database } = service
    const viewer = await client.signIn(await addUser(database, { role: 'viewer' }))
    expect((await client.get(path, viewer)).body).toEqual(start)
    expect((await client.put(path, wished, viewer)).status).toBe(403)
    expect((await client.get(path, viewer)).body).toEqual(start)
    expect((await client.put(path, wished)).status).toBe(401)
  })
})
