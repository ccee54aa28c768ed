import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { afterYes, handleIn, inTurn, say, type Said } from '../testing/call-tools.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer

beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
})
afterAll(async () => server[Symbol.asyncDispose]())

type Args = Readonly<Record<string, string>>

const newCall = async () => openCall(server, await addOwner(server))

async function findSlot(call: TestCall, when: string, minutes = 30): Promise<string> {
  const args = { when, duration_minutes: minutes }
  return handleIn((await say(server, call, 'find_times', args)).text, 'slot')
}

/** Both steps, with a yes in between. */
async function agree(call: TestCall, tool: string, args: Args): Promise<Said> {
  const asked = await say(server, call, tool, args, inTurn(1))
  return answerYes(call, tool, args, asked)
}

function answerYes(call: TestCall, tool: string, args: Args, asked: Said): Promise<Said> {
  const consent = handleIn(asked.text, 'consent')
  return say(server, call, tool, { ...args, consent }, afterYes(consent, 1))
}

/** An appointment of this call. @returns its handle */
async function book(call: TestCall, when: string, title: string, minutes = 30): Promise<string> {
  const slot = await findSlot(call, when, minutes)
  const who = call.userId.startsWith('guest_') && { name: 'Sam Lee', phone: '07700 900123' }
  const args = { slot, title, ...who }
  return handleIn((await agree(call, 'book_appointment', args)).text, 'appointment')
}

const move = (call: TestCall, appointment: string, slot: string) =>
  agree(call, 'move_appointment', { appointment, slot })

const eventsOf = ({ grantClaims }: TestCall) =>
  server.database
    .selectFrom('calendar_events')
    .innerJoin('calendar_accounts', 'calendar_accounts.id', 'account_id')
    .select(['calendar_events.id', 'start_at', 'end_at'])
    .where('user_id', '=', grantClaims.owner)
    .execute()

const isFree = async (call: TestCall, when: string) =>
  (await say(server, call, 'find_times', { when })).text.includes('is free')

describe('moving in a call', () => {
  it('asks with both times, and moves the same appointment and event after a yes', async () => {
    const call = await newCall()
    const appointment = await book(call, 'Tuesday 24 November at 2 pm', 'Dentist')
    const [before] = await eventsOf(call)
    const slot = await findSlot(call, 'Wednesday at 10')
    const asked = await say(server, call, 'move_appointment', { appointment, slot }, inTurn(1))
    expect(asked.text.split('\n')[0]).toBe(
      'Shall I move Dentist from Tuesday 24 November at 2 pm to Wednesday 25 November, 10 to 10:30 am?',
    )
    expect(await eventsOf(call)).toEqual([before])
    const moved = await answerYes(call, 'move_appointment', { appointment, slot }, asked)
    expect(moved.text).toBe(
      'Moved: Dentist, Wednesday 25 November, 10 to 10:30 am.\n' +
        `[appointment ${appointment}: Dentist, Wednesday 25 November 2026, 10:00 to 10:30]`,
    )
    expect(moved.data).toMatchObject({ outcome: 'moved', appointment: { status: 'confirmed' } })
    const start_at = new Date('2026-11-25T10:00:00Z')
    const end_at = new Date('2026-11-25T10:30:00Z')
    expect(await eventsOf(call)).toEqual([{ id: before?.id, start_at, end_at }])
    const listed = await say(server, call, 'list_appointments')
    expect(listed.text).toMatch(/^You have one appointment: Dentist, Wednesday 25 November, 10 to/)
    expect(await isFree(call, 'Tuesday 24 November at 2 pm')).toBe(true)
    expect(await isFree(call, 'Wednesday at 10')).toBe(false)
  })

  it('keeps both times from others while the question is open', async () => {
    const owner = await addOwner(server)
    const call = await openCall(server, owner)
    const appointment = await book(call, 'Tuesday at 2 pm', 'Dentist')
    const slot = await findSlot(call, 'Tuesday at 3 pm')
    const asked = await say(server, call, 'move_appointment', { appointment, slot }, inTurn(1))
    const other = await openCall(server, owner)
    expect(await isFree(other, 'Tuesday at 2 pm')).toBe(false)
    expect(await isFree(other, 'Tuesday at 3 pm')).toBe(false)
    const listed = await say(server, other, 'list_appointments')
    expect(listed.text).toMatch(/^You have one appointment: Dentist, Tuesday 24 November, 2 to/)
    const moved = await answerYes(call, 'move_appointment', { appointment, slot }, asked)
    expect(moved.isError).toBe(false)
    expect(await isFree(other, 'Tuesday at 2 pm')).toBe(true)
    expect(await isFree(other, 'Tuesday at 3 pm')).toBe(false)
  })

  it('moves by less than its own length, and not over the next appointment', async () => {
    const call = await newCall()
    const near = await findSlot(call, 'Tuesday at 2:30 pm', 60)
    const far = await findSlot(call, 'Tuesday at 3 pm', 60)
    const appointment = await book(call, 'Tuesday at 2 pm', 'Dentist', 60)
    await book(call, 'Tuesday at 3:30 pm', 'Haircut')
    const moved = await move(call, appointment, near)
    expect(moved.text).toMatch(/^Moved: Dentist, Tuesday 24 November, 2:30 to 3:30 pm\./)
    const args = { appointment, slot: far }
    const taken = await say(server, call, 'move_appointment', args, inTurn(1))
    expect(taken.text).toMatch(/^SLOT_TAKEN: Tuesday 24 November at 3 pm has just been taken/)
    expect(await eventsOf(call)).toHaveLength(2)
  })

  it('answers the same yes with the same result, however often and however much at once', async () => {
    const call = await newCall()
    const appointment = await book(call, 'Tuesday at 2 pm', 'Dentist')
    const args = { appointment, slot: await findSlot(call, 'Tuesday at 4 pm') }
    const asked = await say(server, call, 'move_appointment', args, inTurn(1))
    const yes = () => answerYes(call, 'move_appointment', args, asked)
    const answers = [...(await Promise.all([yes(), yes(), yes()])), await yes()]
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]?.data).toMatchObject({ outcome: 'moved' })
    expect(await eventsOf(call)).toHaveLength(1)
  })

  it('lets two calls that move the same appointment move it once', async () => {
    const owner = await addOwner(server)
    const calls = await Promise.all([openCall(server, owner), openCall(server, owner)])
    const [first, second] = calls
    if (!first || !second) throw new Error('There are two')
    const appointment = await book(first, 'Tuesday at 2 pm', 'Dentist')
    const moves = await Promise.all(
      calls.map(async (call, index) => {
        const slot = await findSlot(call, `Thursday at ${9 + index}`)
        const args = { appointment, slot }
        const asked = await say(server, call, 'move_appointment', args, inTurn(1))
        return () => answerYes(call, 'move_appointment', args, asked)
      }),
    )
    const answers = await Promise.all(moves.map((yes) => yes()))
    const refused = answers.filter(({ isError }) => isError)
    expect(refused).toHaveLength(1)
    expect(refused[0]?.text).toMatch(/^APPOINTMENT_UNKNOWN: /)
    expect(await eventsOf(first)).toHaveLength(1)
  })

  it('lets one of many have a time, whether they book it or move there', async () => {
    const owner = await addOwner(server)
    const calls = await Promise.all(Array.from({ length: 6 }, () => openCall(server, owner)))
    const wishes = await Promise.all(
      calls.map(async (call, index) => {
        const slot = await findSlot(call, 'Friday at 2 pm')
        if (index % 2 === 1) return { call, tool: 'book_appointment', args: { slot } }
        const appointment = await book(call, `Tuesday at ${9 + index}`, 'Moves')
        return { call, tool: 'move_appointment', args: { appointment, slot } }
      }),
    )
    const answers = await Promise.all(
      wishes.map(async ({ call, tool, args }) => {
        const asked = await say(server, call, tool, args, inTurn(1))
        return asked.isError ? asked : answerYes(call, tool, args, asked)
      }),
    )
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1)
    const friday = (await eventsOf(calls[0] ?? (await newCall()))).filter(
      ({ start_at }) => start_at.toISOString() === '2026-11-27T14:00:00.000Z',
    )
    expect(friday).toHaveLength(1)
  })

  it('does not move onto an event that came in between, and stays where it was', async () => {
    const owner = await addOwner(server)
    const call = await openCall(server, owner)
    const appointment = await book(call, 'Tuesday at 2 pm', 'Dentist')
    const args = { appointment, slot: await findSlot(call, 'Wednesday at 10') }
    const asked = await say(server, call, 'move_appointment', args, inTurn(1))
    await addEvent(owner.accountId, '2026-11-25T10:15:00Z')
    const taken = await answerYes(call, 'move_appointment', args, asked)
    expect(taken.text).toMatch(/^SLOT_TAKEN: Wednesday 25 November at 10 am has just been taken/)
    const listed = await say(server, call, 'list_appointments')
    expect(listed.text).toContain('Dentist, Tuesday 24 November, 2 to 2:30 pm')
  })

  it('asks again when the event was moved in the calendar meanwhile', async () => {
    const call = await newCall()
    const appointment = await book(call, 'Tuesday at 2 pm', 'Dentist')
    const args = { appointment, slot: await findSlot(call, 'Wednesday at 10') }
    const asked = await say(server, call, 'move_appointment', args, inTurn(1))
    const elsewhere = {
      start_at: new Date('2026-11-26T10:00:00Z'),
      end_at: new Date('2026-11-26T10:30:00Z'),
    }
    const [event] = await eventsOf(call)
    await server.database
      .updateTable('calendar_events')
      .set({ ...elsewhere, etag: 'changed' })
      .where('id', '=', event?.id ?? '')
      .execute()
    const refused = await answerYes(call, 'move_appointment', args, asked)
    expect(refused.text).toMatch(/^EVENT_CHANGED: It stays where it was/)
    expect(await eventsOf(call)).toEqual([{ id: event?.id, ...elsewhere }])
    const again = await answerYes(call, 'move_appointment', args, asked)
    expect(again.text).toBe(refused.text)
    const moved = await move(call, appointment, await findSlot(call, 'Wednesday at 10'))
    expect(moved.text).toMatch(/^Moved: Dentist, Wednesday 25 November/)
  })

  it('moves to another time than the one it has, and only to one on offer', async () => {
    const call = await newCall()
    const same = await findSlot(call, 'Tuesday at 2 pm')
    const appointment = await book(call, 'Tuesday at 2 pm', 'Dentist')
    const staying = await say(
      server,
      call,
      'move_appointment',
      { appointment, slot: same },
      inTurn(1),
    )
    expect(staying.text).toMatch(/^SLOT_TAKEN: The appointment is at that time already\./)
    const invented = { appointment, slot: 'zzzzz' }
    const unknown = await say(server, call, 'move_appointment', invented, inTurn(1))
    expect(unknown.text).toMatch(/^SLOT_UNKNOWN: /)
  })

  it('moves for a guest only what they booked', async () => {
    const owner = await addOwner(server)
    const call = await openCall(server, owner)
    const appointment = await book(call, 'Tuesday at 2 pm', 'Dentist')
    const guest = await openCall(server, owner, newId('guest'))
    const args = { appointment, slot: await findSlot(guest, 'Wednesday at 10') }
    const refused = await say(server, guest, 'move_appointment', args, inTurn(1))
    expect(refused.text).toMatch(/^APPOINTMENT_UNKNOWN: /)
    const own = await book(guest, 'Wednesday at 11', 'Visit')
    const moved = await move(guest, own, await findSlot(guest, 'Wednesday at 2 pm'))
    expect(moved.text).toMatch(/^Moved: Visit for Sam Lee, Wednesday 25 November, 2 to 2:30 pm\./)
  })

  it('gives up the new time with the question, never the old one', async () => {
    const call = await newCall()
    const appointment = await book(call, 'Tuesday at 2 pm', 'Dentist')
    const args = { appointment, slot: await findSlot(call, 'Wednesday at 10') }
    const asked = await say(server, call, 'move_appointment', args, inTurn(1))
    const other = { slot: await findSlot(call, 'Friday at 10') }
    await say(server, call, 'book_appointment', other, inTurn(1))
    const late = await answerYes(call, 'move_appointment', args, asked)
    expect(late.text).toMatch(/^CONSENT_EXPIRED: /)
    expect(await isFree(call, 'Wednesday at 10')).toBe(true)
    expect(await isFree(call, 'Tuesday at 2 pm')).toBe(false)
  })
})

async function addEvent(account_id: string, start: string): Promise<void> {
  await server.database
    .insertInto('calendar_events')
    .values({
      id: newId('evt'),
      account_id,
      title: 'Came in between',
      start_at: new Date(start),
      end_at: new Date(Date.parse(start) + 3600_000),
      zone: 'Europe/London',
      etag: '1',
      appointment_id: null,
    })
    .execute()
}
