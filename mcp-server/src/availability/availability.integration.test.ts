import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { afterYes, callMcp, handleIn, inTurn, say, type Said } from '../testing/call-tools.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { callToken } from '../testing/test-tokens.ts'

let server: TestServer

beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
})
afterAll(async () => server[Symbol.asyncDispose]())

async function newCall(): Promise<TestCall> {
  return openCall(server, await addOwner(server), undefined, ['read', 'transact', 'configure'])
}

type Args = Readonly<Record<string, unknown>>

const settings = (turn: ReturnType<typeof inTurn>) => ({ ...turn, scopes: ['configure' as const] })

/** Asks for a change, and says yes. */
async function set(call: TestCall, tool: string, args: Args): Promise<[asked: Said, done: Said]> {
  const asked = await say(server, call, tool, args, settings(inTurn(1)))
  const consent = handleIn(asked.text, 'consent')
  const yes = settings(afterYes(consent, 1))
  return [asked, await say(server, call, tool, { ...args, consent }, yes)]
}

const setHours = (call: TestCall, args: Args) => set(call, 'set_working_hours', args)
const setKind = (call: TestCall, args: Args) => set(call, 'set_appointment_kinds', args)
const find = (call: TestCall, when: string, args: Args = {}) =>
  say(server, call, 'find_times', { when, ...args })

async function book(call: TestCall, args: Args): Promise<[asked: Said, done: Said]> {
  const asked = await say(server, call, 'book_appointment', args, inTurn(3))
  const consent = handleIn(asked.text, 'consent')
  const done = await say(
    server,
    call,
    'book_appointment',
    { ...args, consent },
    afterYes(consent, 3),
  )
  return [asked, done]
}

const first = ({ text }: Said) => text.split('\n')[0]

describe('set_working_hours', () => {
  it('reads back what it heard, changes nothing before the yes, and then exactly that', async () => {
    const call = await newCall()
    const args = { days: 'Tuesdays and Thursdays', hours: 'ten to noon and two to four' }
    const asked = await say(server, call, 'set_working_hours', args, settings(inTurn(1)))
    expect(first(asked)).toBe(
      'Shall I set this: 10 am to 12 pm and 2 to 4 pm every Tuesday and Thursday?',
    )
    expect(first(await find(call, 'Tuesday at 9'))).toBe('Tuesday 24 November at 9 am is free.')
    const consent = handleIn(asked.text, 'consent')
    const yes = { ...args, consent }
    const done = await say(server, call, 'set_working_hours', yes, settings(afterYes(consent, 1)))
    expect(done.text).toBe('Done: 10 am to 12 pm and 2 to 4 pm every Tuesday and Thursday.')
    expect(done.data).toEqual({ outcome: 'changed' })
    expect(first(await find(call, 'Tuesday at 1 pm'))).toMatch(/is outside working hours/)
    expect(first(await find(call, 'Wednesday at 9'))).toBe('Wednesday 25 November at 9 am is free.')
    const again = await say(server, call, 'set_working_hours', yes, settings(afterYes(consent, 4)))
    expect(again.text).toBe(done.text)
  })

  it('takes single days, holidays, and the usual hours back', async () => {
    const call = await newCall()
    const [, saturday] = await setHours(call, { days: 'this Saturday', hours: '9 to 11' })
    expect(saturday.text).toBe('Done: 9 to 11 am on Saturday 28 November.')
    expect(first(await find(call, 'Saturday'))).toMatch(/^On Saturday 28 November I have 9 am/)
    const [asked] = await setHours(call, {
      days: '24 to 28 December',
      holiday: 'Christmas',
    })
    expect(first(asked)).toBe(
      'Shall I set this: closed from Thursday 24 December to Monday 28 December for Christmas?',
    )
    expect(first(await find(call, '28 December'))).toMatch(/I have nothing free on Monday 28/)
    expect(first(await find(call, '23 December at 9'))).toMatch(/is free/)
    await setHours(call, { days: '28 December', hours: 'as usual' })
    expect(first(await find(call, '28 December at 9'))).toMatch(/is free/)
    expect(first(await find(call, '24 December at 9'))).toMatch(/is outside working hours/)
  })

  it('says that appointments stay where hours go', async () => {
    const call = await newCall()
    const slot = handleIn((await find(call, 'Friday at 10')).text, 'slot')
    await book(call, { slot })
    const [asked] = await setHours(call, { days: 'this Friday', hours: 'closed' })
    expect(first(asked)).toBe(
      'Shall I set this: closed on Friday 27 November? One appointment then stays.',
    )
  })

  it('keeps notice, days ahead, how many a day, and the time around each', async () => {
    const call = await newCall()
    const [asked] = await setHours(call, {
      notice_minutes: 120,
      days_ahead: 7,
      per_day: 1,
      before_minutes: 15,
      after_minutes: 30,
    })
    expect(first(asked)).toBe(
      'Shall I set this: 2 hours of notice; up to 7 days ahead; at most 1 a day; 15 minutes free before; 30 minutes free after?',
    )
    expect(first(await find(call, 'today at 10:30 am'))).toMatch(
      /is too soon: 2 hours of notice are needed\./,
    )
    expect(first(await find(call, 'today at 11'))).toBe('Monday 23 November at 11 am is free.')
    expect(first(await find(call, '1 December at 10'))).toMatch(/is more than 7 days ahead/)
    expect(first(await find(call, '2026-12-03'))).toMatch(/I only book up to Monday 30 November/)
    const slot = handleIn((await find(call, 'Tuesday at 10')).text, 'slot')
    await book(call, { slot })
    const row = await server.database
      .selectFrom('appointments')
      .select(['blocked'])
      .where('call_id', '=', call.callId)
      .executeTakeFirstOrThrow()
    expect(row.blocked).toMatch(/09:45:00.*11:00:00/)
    expect(first(await find(call, 'Tuesday at 3 pm'))).toMatch(/is on a day that is full/)
    await setHours(call, { per_day: 0 })
    expect(first(await find(call, 'Tuesday at 11:14'))).toMatch(/is taken/)
    expect(first(await find(call, 'Tuesday at 11:15'))).toMatch(/is free/)
  })

  it('lets one of many have the last place of a day', async () => {
    const owner = await addOwner(server)
    const setting = await openCall(server, owner, undefined, ['configure'])
    await setHours(setting, { per_day: 1 })
    const calls = await Promise.all([9, 10, 11, 12].map(() => openCall(server, owner)))
    const asking = await Promise.all(
      calls.map(async (call, index) => {
        const found = await find(call, `Thursday at ${9 + index}:00`)
        return { call, slot: handleIn(found.text, 'slot') }
      }),
    )
    const answers = await Promise.all(
      asking.map(({ call, slot }) => say(server, call, 'book_appointment', { slot }, inTurn(1))),
    )
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1)
  })

  it.each([
    [{ days: 'blue', hours: '9 to 5' }, 'NOT_UNDERSTOOD_WHEN'],
    [{ days: 'Monday', hours: 'blue' }, 'NOT_UNDERSTOOD_WHEN'],
    [{ days: 'Monday', hours: '10 pm to 2 am' }, 'NOT_UNDERSTOOD_WHEN'],
    [{ days: 'Monday' }, 'BAD_ARGUMENTS'],
    [{ hours: '9 to 5' }, 'BAD_ARGUMENTS'],
    [{}, 'BAD_ARGUMENTS'],
    [{ notice_minutes: -1 }, 'BAD_ARGUMENTS'],
  ])('asks again for %j', async (args, code) => {
    const answer = await say(
      server,
      await newCall(),
      'set_working_hours',
      args,
      settings(inTurn(1)),
    )
    expect(answer.text).toMatch(new RegExp(`^${code}: `))
  })

  it('takes no consent that was given to something else, and none in the same turn', async () => {
    const call = await newCall()
    const args = { days: 'Mondays', hours: '9 to 5' }
    const asked = await say(server, call, 'set_working_hours', args, settings(inTurn(1)))
    const consent = handleIn(asked.text, 'consent')
    const other = { days: 'Mondays', hours: '9 to 6', consent }
    const changed = await say(
      server,
      call,
      'set_working_hours',
      other,
      settings(afterYes(consent, 1)),
    )
    expect(changed.text).toMatch(/^CONSENT_MISMATCH: /)
    const sameTurn = await say(
      server,
      call,
      'set_working_hours',
      { ...args, consent },
      settings(inTurn(1)),
    )
    expect(sameTurn.text).toMatch(/^CONSENT_SAME_TURN: /)
  })
})

describe('kinds of appointment', () => {
  const checkUp = { name: 'Check-up', minutes: 45, after_minutes: 15 }

  it('are offered by name, and booked for their length, place and price', async () => {
    const call = await newCall()
    const [asked] = await setKind(call, {
      ...checkUp,
      price: '40 pounds',
      place: '12 High Street',
    })
    expect(first(asked)).toBe(
      'Shall I offer Check-up, 45 minutes, with 15 minutes free after it, at 12 High Street, for 40 pounds?',
    )
    const found = await find(call, 'Tuesday at 2 pm', { kind: 'the checkup' })
    expect(found.text).toContain('14:00 to 14:45]')
    const [question, booked] = await book(call, { slot: handleIn(found.text, 'slot') })
    expect(first(question)).toBe(
      'Shall I book Check-up on Tuesday 24 November, from 2 to 2:45 pm, at 12 High Street, for 40 pounds?',
    )
    expect(first(booked)).toBe('Booked: Check-up, Tuesday 24 November, 2 to 2:45 pm.')
    expect(first(await find(call, 'Tuesday at 2:50 pm'))).toMatch(/is taken/)
    expect(first(await find(call, 'Tuesday at 3 pm'))).toMatch(/is free/)
  })

  it('say what there is when they are not known, and ask when two are meant', async () => {
    const call = await newCall()
    const none = await find(call, 'Tuesday', { kind: 'haircut' })
    expect(none.text).toMatch(/^KIND_UNKNOWN: There are no kinds/)
    await setKind(call, { name: 'Long consultation', minutes: 60 })
    await setKind(call, { name: 'Short consultation', minutes: 15 })
    const unknown = await find(call, 'Tuesday', { kind: 'haircut' })
    expect(unknown.text).toBe(
      'KIND_UNKNOWN: I do not know that kind of appointment. There is Long consultation (1 hour) and Short consultation (15 minutes). Ask which one.',
    )
    const two = await find(call, 'Tuesday', { kind: 'consultation' })
    expect(two.text).toMatch(/That could be Long consultation or Short consultation/)
    const misheard = await find(call, 'Tuesday at 9', { kind: 'a short consoltation' })
    expect(misheard.text).toContain('09:00 to 09:15]')
  })

  it('fit only a slot that was offered for them', async () => {
    const call = await newCall()
    await setKind(call, checkUp)
    const half = handleIn((await find(call, 'Tuesday at 10')).text, 'slot')
    const args = { slot: half, kind: 'check-up' }
    const refused = await say(server, call, 'book_appointment', args, inTurn(1))
    expect(refused.text).toMatch(/^SLOT_UNKNOWN: That time was not offered for Check-up\./)
    const slot = handleIn((await find(call, 'Tuesday at 10', { kind: 'check-up' })).text, 'slot')
    const [asked] = await book(call, { slot, kind: 'check-up' })
    expect(first(asked)).toMatch(/from 10 to 10:45 am/)
  })

  it('are changed and taken off the list', async () => {
    const call = await newCall()
    await setKind(call, checkUp)
    const [asked] = await setKind(call, { name: 'check-up', minutes: 20 })
    expect(first(asked)).toBe(
      'Shall I change it to Check-up, 20 minutes, with 15 minutes free after it?',
    )
    expect((await find(call, 'Tuesday at 9', { kind: 'check-up' })).text).toContain('to 09:20]')
    const [remove, removed] = await setKind(call, { name: 'check up', remove: true })
    expect(first(remove)).toBe('Shall I take Check-up off the list?')
    expect(removed.text).toBe('Done: Check-up is off the list.')
    expect((await find(call, 'Tuesday', { kind: 'check-up' })).text).toMatch(/^KIND_UNKNOWN/)
  })

  it('are the owner’s to set', async () => {
    const owner = await addOwner(server)
    const guest = await openCall(server, owner, 'user_guest', ['read', 'transact', 'configure'])
    const args = { name: 'Check-up' }
    const options = { tool: 'set_appointment_kinds', args, ...settings(inTurn(1)) }
    const token = await callToken(server, guest, options)
    expect((await callMcp(server, token, 'set_appointment_kinds', args)).status).toBe(403)
    const kinds = await server.database
      .selectFrom('appointment_kinds')
      .select('id')
      .where('owner_id', '=', owner.userId)
      .execute()
    expect(kinds).toEqual([])
  })
})
