import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  afterYes,
  callMcp,
  handleIn,
  inTurn,
  postMcp,
  say,
  type Said,
} from '../testing/call-tools.ts'
import { addGuestLink, addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { callToken } from '../testing/test-tokens.ts'

const Listed = z.object({
  result: z.object({ tools: z.array(z.object({ name: z.string() })) }),
})

let server: TestServer

beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
})
afterAll(async () => server[Symbol.asyncDispose]())

type Owner = Awaited<ReturnType<typeof addOwner>>
type Args = Readonly<Record<string, string>>

const SAM = { name: 'Sam Lee', phone: '07700 900123' }
const guestOf = (owner: Owner, link?: string) =>
  openCall(server, owner, newId('guest'), undefined, link)

async function slotAt(call: TestCall, when: string): Promise<string> {
  return handleIn((await say(server, call, 'find_times', { when })).text, 'slot')
}

async function ask(call: TestCall, tool: string, args: Args, turn = 1): Promise<Said> {
  return say(server, call, tool, args, inTurn(turn))
}

async function agree(call: TestCall, tool: string, args: Args, turn = 1): Promise<Said> {
  const asked = await ask(call, tool, args, turn)
  const consent = handleIn(asked.text, 'consent')
  return say(server, call, tool, { ...args, consent }, afterYes(consent, turn))
}

async function book(call: TestCall, when: string, who: Args = SAM): Promise<Said> {
  return agree(call, 'book_appointment', { slot: await slotAt(call, when), ...who })
}

const referenceIn = ({ text }: Said) =>
  /Your reference is ((?:[A-Z][a-z]+, ){3}\d, \d)\./.exec(text)?.[1] ?? ''

describe('a guest', () => {
  it('sees the tools for guests, and an owner those for owners', async () => {
    const owner = await addOwner(server)
    const listed = async (call: TestCall) => {
      const { body } = await postMcp(server, await callToken(server, call), {
        method: 'tools/list',
      })
      return Listed.parse(body).result.tools.map(({ name }) => name)
    }
    expect(await listed(await guestOf(owner))).toEqual([
      'find_times',
      'find_my_appointment',
      'book_appointment',
      'move_appointment',
      'cancel_appointment',
    ])
    const own = await openCall(server, owner)
    expect(await listed(own)).not.toContain('find_my_appointment')
    const token = await callToken(server, own)
    const args = { reference: 'hotel tango kilo 4 2', phone: SAM.phone }
    expect((await callMcp(server, token, 'find_my_appointment', args)).status).toBe(403)
  })

  it('books with name and number, which are read back, and hears a reference', async () => {
    const owner = await addOwner(server)
    const call = await guestOf(owner)
    const slot = await slotAt(call, 'Tuesday at 2 pm')
    expect((await ask(call, 'book_appointment', { slot })).text).toBe(
      'BAD_ARGUMENTS: I need a name for this. Ask for their full name.',
    )
    expect((await ask(call, 'book_appointment', { slot, name: 'Sam Lee' })).text).toMatch(
      /^BAD_ARGUMENTS: I need a phone number or an e-mail address/,
    )
    const vague = { slot, name: 'Sam Lee', phone: 'my number' }
    expect((await ask(call, 'book_appointment', vague)).text).toMatch(
      /^BAD_ARGUMENTS: I did not get that phone number/,
    )
    const asked = await ask(call, 'book_appointment', {
      slot,
      name: 'Sam Lee',
      phone: 'oh seven seven double oh nine hundred one two three',
    })
    expect(asked.text.split('\n')[0]).toBe(
      'Shall I book an appointment for Sam Lee on Tuesday 24 November, from 2 to 2:30 pm, with the phone number 0 7 7 0 0, 9 0 0 1 2 3?',
    )
    const booked = await book(call, 'Tuesday at 3 pm')
    expect(booked.text.split('\n')[0]).toMatch(
      /^Booked: Appointment for Sam Lee, Tuesday 24 November, 3 to 3:30 pm\. Your reference is (?:[A-Z][a-z]+, ){3}\d, \d\.$/,
    )
    expect(booked.data).toMatchObject({ outcome: 'booked', appointment: { event_id: null } })
    const theirs = await say(server, await openCall(server, owner), 'list_appointments')
    expect(theirs.data).toMatchObject({
      appointments: [
        { with: { name: 'Sam Lee', phone: '+447700900123', email: null, guest: true } },
      ],
    })
  })

  it('is asked about a spelled e-mail address as it is said', async () => {
    const call = await guestOf(await addOwner(server))
    const slot = await slotAt(call, 'Tuesday at 2 pm')
    const args = { slot, name: 'Sam', email: 'sam dot lee at example dot com' }
    const asked = await ask(call, 'book_appointment', args)
    expect(asked.text).toContain('with the e-mail address sam dot lee at example dot com?')
    const wrong = await ask(call, 'book_appointment', { ...args, email: 'sam at home' })
    expect(wrong.text).toMatch(/^BAD_ARGUMENTS: I did not get that e-mail address/)
  })

  it('moves and cancels in the same call what they booked there', async () => {
    const call = await guestOf(await addOwner(server))
    const appointment = handleIn((await book(call, 'Tuesday at 2 pm')).text, 'appointment')
    const slot = await slotAt(call, 'Wednesday at 10 am')
    const moved = await agree(call, 'move_appointment', { appointment, slot }, 3)
    expect(moved.text).toMatch(/^Moved: Appointment for Sam Lee, Wednesday 25 November/)
    const cancelled = await agree(call, 'cancel_appointment', { appointment }, 5)
    expect(cancelled.text).toMatch(/^Cancelled: Appointment for Sam Lee/)
  })

  it('holds one slot at a time, and none after their call', async () => {
    const owner = await addOwner(server)
    const call = await guestOf(owner)
    await ask(call, 'book_appointment', { slot: await slotAt(call, 'Tuesday at 2 pm'), ...SAM })
    await ask(call, 'book_appointment', { slot: await slotAt(call, 'Tuesday at 3 pm'), ...SAM })
    const held = await server.database
      .selectFrom('appointments')
      .select('start_at')
      .where('owner_id', '=', owner.userId)
      .where('status', '=', 'held')
      .execute()
    expect(held).toEqual([{ start_at: new Date('2026-11-24T15:00:00Z') }])
  })
})

it('is told whom they reached and for what, and an owner is not', async () => {
  const owner = await addOwner(server)
  await server.database
    .insertInto('appointment_kinds')
    .values({ id: newId('kind'), owner_id: owner.userId, name: 'Check-up', minutes: 45 })
    .execute()
  const about = async (call: TestCall) =>
    (await postMcp(server, await callToken(server, call), { method: 'tools/list' })).body
  expect(await about(await guestOf(owner))).toMatchObject({
    result: {
      _meta: {
        'parley/owner': { name: 'Ada', zone: 'Europe/London', kinds: ['Check-up (45 minutes)'] },
      },
    },
  })
  expect(JSON.stringify(await about(await openCall(server, owner)))).not.toContain('parley/owner')
})

describe('find_my_appointment', () => {
  async function booked() {
    const owner = await addOwner(server)
    const made = await book(await guestOf(owner), 'Tuesday at 2 pm')
    return { owner, reference: referenceIn(made), handle: handleIn(made.text, 'appointment') }
  }
  const find = (call: TestCall, args: Args) => say(server, call, 'find_my_appointment', args)
  const NOT_FOUND =
    'APPOINTMENT_UNKNOWN: I cannot find that. Ask once more for the reference, and for the phone number or e-mail it was made with.'

  it('opens an appointment to who tells its reference and number, in that call', async () => {
    const { owner, reference, handle } = await booked()
    const call = await guestOf(owner)
    const before = await ask(call, 'cancel_appointment', { appointment: handle })
    expect(before.text).toMatch(/^APPOINTMENT_UNKNOWN: /)
    const heard = reference.toUpperCase().replace(/(\d), (\d)$/, '$1-$2.')
    const found = await find(call, { reference: heard, phone: '+44 7700 900123' })
    expect(found.text.split('\n')[0]).toBe(
      'I have it: Appointment for Sam Lee, Tuesday 24 November, 2 to 2:30 pm.',
    )
    expect(handleIn(found.text, 'appointment')).toBe(handle)
    const other = await guestOf(owner)
    expect((await ask(other, 'cancel_appointment', { appointment: handle })).isError).toBe(true)
    const cancelled = await agree(call, 'cancel_appointment', { appointment: handle })
    expect(cancelled.text).toMatch(/^Cancelled: /)
    expect((await find(other, { reference, phone: SAM.phone })).text).toBe(NOT_FOUND)
  })

  it('answers whatever is wrong with the same words', async () => {
    const { owner, reference } = await booked()
    for (const args of [
      { reference, phone: '07700 900124' },
      { reference, email: 'sam@example.com' },
      { reference },
      { reference: 'nothing like it', phone: SAM.phone },
    ]) {
      expect((await find(await guestOf(owner), args)).text).toBe(NOT_FOUND)
    }
    const another = await guestOf(await addOwner(server))
    expect((await find(another, { reference, phone: SAM.phone })).text).toBe(NOT_FOUND)
  })

  it('is locked in a call after a few tries, and for a number after some more', async () => {
    const { owner, reference } = await booked()
    const call = await guestOf(owner)
    const wrong = { reference: 'hotel tango kilo 2 2', phone: SAM.phone }
    for (let tries = 0; tries < 4; tries += 1)
      expect((await find(call, wrong)).text).toBe(NOT_FOUND)
    const right = { reference, phone: SAM.phone }
    expect((await find(call, right)).text).toMatch(/^TOO_MANY_TRIES: /)
    expect((await find(await guestOf(owner), right)).text).toMatch(/^I have it: /)
    const others = await Promise.all(Array.from({ length: 6 }, () => guestOf(owner)))
    await Promise.all(others.map((other) => find(other, wrong)))
    expect((await find(await guestOf(owner), right)).text).toMatch(/^TOO_MANY_TRIES: /)
  })
})

describe('bookings a day', () => {
  it('are capped by link, holds and cancelled ones counted', async () => {
    const owner = await addOwner(server)
    const link = await addGuestLink(server, owner.userId, { bookings_a_day: 2 })
    const first = await guestOf(owner, link)
    const appointment = handleIn((await book(first, 'Tuesday at 10 am')).text, 'appointment')
    await agree(first, 'cancel_appointment', { appointment }, 3)
    const second = await guestOf(owner, link)
    const slot = await slotAt(second, 'Tuesday at 11 am')
    const third = await guestOf(owner, link)
    const other = await slotAt(third, 'Tuesday at 12 noon')
    const answers = await Promise.all([
      ask(second, 'book_appointment', { slot, name: 'Ann', phone: '07700 900001' }),
      ask(third, 'book_appointment', { slot: other, name: 'Bob', phone: '07700 900002' }),
    ])
    const refused = answers.filter(({ isError }) => isError)
    expect(refused.map(({ text }) => text)).toEqual([
      'BOOKINGS_USED_UP: No more can be booked this way today. Say that they can call again tomorrow.',
    ])
    server.clock.advance(25 * 3600_000)
    const later = await guestOf(owner, link)
    expect((await book(later, 'Friday at 11 am')).text).toMatch(/^Booked: /)
    server.clock.advance(-25 * 3600_000)
  })

  it('are capped by number or e-mail, whatever name it is said with', async () => {
    const owner = await addOwner(server)
    for (const [hour, name] of [
      ['10 am', 'Sam'],
      ['11 am', 'Samuel'],
      ['12 noon', 'S Lee'],
    ]) {
      const call = await guestOf(owner)
      const who = { name: name ?? '', phone: SAM.phone, email: 'sam@example.com' }
      expect((await book(call, `Tuesday at ${hour}`, who)).text).toMatch(/^Booked: /)
    }
    const call = await guestOf(owner)
    const slot = await slotAt(call, 'Tuesday at 3 pm')
    for (const who of [{ phone: '+447700900123' }, { email: 'SAM@example.com' }]) {
      const refused = await ask(call, 'book_appointment', { slot, name: 'Tom', ...who })
      expect(refused.text).toMatch(/^BOOKINGS_USED_UP: /)
    }
    const other = { slot, name: 'Tom', phone: '07700 900999' }
    expect((await ask(call, 'book_appointment', other)).isError).toBe(false)
  })
})

describe('contacts', () => {
  it('that guests make are marked as such, joined with none and asked about', async () => {
    const owner = await addOwner(server)
    const own = await openCall(server, owner)
    await agree(own, 'save_contact', { name: 'Sam Lee', phone: '020 7946 0123' })
    await book(await guestOf(owner), 'Tuesday at 10 am')
    await book(await guestOf(owner), 'Tuesday at 11 am')
    await book(await guestOf(owner), 'Tuesday at 12 noon', { name: 'Eve', phone: SAM.phone })
    const rows = await server.database
      .selectFrom('contacts')
      .select(['name', 'phone', 'source'])
      .where('owner_id', '=', owner.userId)
      .orderBy('name')
      .orderBy('source')
      .execute()
    expect(rows).toEqual([
      { name: 'Eve', phone: '+447700900123', source: 'guest' },
      { name: 'Sam Lee', phone: '+447700900123', source: 'guest' },
      { name: 'Sam Lee', phone: '02079460123', source: 'owner' },
    ])
    const sam = await say(server, own, 'find_contact', { name: 'Sam Lee' })
    expect(sam.text).toBe('Sam Lee: phone 02079460123.')
    const eve = await say(server, own, 'find_contact', { name: 'Eve' })
    expect(eve.text).toBe(
      'Somebody who booked as a guest gave the name Eve, with phone +447700900123. Ask whether that is who is meant.',
    )
    expect(eve.data).toMatchObject({ certain: false, contacts: [{ source: 'guest' }] })
  })

  it('are booked for by the owner’s word, and never guessed', async () => {
    const owner = await addOwner(server)
    const call = await openCall(server, owner)
    await agree(call, 'save_contact', { name: 'Jon Smyth', phone: '020 7946 0123' })
    await agree(call, 'save_contact', { name: 'Jon Doe' }, 3)
    const slot = await slotAt(call, 'Tuesday at 2 pm')
    const several = await ask(call, 'book_appointment', { slot, name: 'Jon' })
    expect(several.text).toBe('CONTACT_UNKNOWN: I have Jon Doe or Jon Smyth. Ask who is meant.')
    const misheard = await ask(call, 'book_appointment', { slot, name: 'John Smith' })
    expect(misheard.text).toBe('CONTACT_UNKNOWN: I have Jon Smyth. Ask who is meant.')
    const asked = await ask(call, 'book_appointment', { slot, name: 'Jon Smyth' }, 5)
    expect(asked.text).toMatch(/^Shall I book an appointment with Jon Smyth on Tuesday/)
  })
})
