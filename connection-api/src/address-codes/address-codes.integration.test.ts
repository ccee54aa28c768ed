import { startSimulatedMail, type SimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { ACCOUNT_SID, AUTH_TOKEN, FROM } from '@parley/dev/src/twilio/account.ts'
import {
  startSimulatedTwilio,
  type SimulatedTwilio,
} from '@parley/dev/src/twilio/simulated-twilio.ts'
import { newId } from '@parley/shared/identity/ids'
import { systemClock } from '@parley/shared/time/clock'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { forgetOld } from '../login/forget-old.ts'
import { hashToken, newRandomToken } from '../login/random-token.ts'
import { stopNumber } from '../messages/twilio/stopped-numbers.ts'
import { addUser } from '../testing/add-user.ts'
import { nextMail } from '../testing/mailbox.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let mail: SimulatedMail
let twilio: SimulatedTwilio
let service: TestService

beforeAll(async () => {
  const real = realServices()
  mail = await startSimulatedMail()
  twilio = await startSimulatedTwilio({ clock: systemClock })
  service = await startTestService(real, {
    SMTP_URL: mail.url,
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_FROM: FROM,
    TWILIO_BASE_URL: twilio.url,
    GUEST_CODES_A_DAY: '7',
    GUEST_CODES_A_DAY_PER_LINK: '6',
    GUEST_CODES_A_DAY_PER_ADDRESS: '4',
    GUEST_CODES_A_DAY_PER_PERSON: '3',
    PROXY_HOPS: '1',
  })
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await twilio[Symbol.asyncDispose]()
  await mail[Symbol.asyncDispose]()
})

async function newLink(ownerId: string) {
  const [id, secret] = [newId('glink'), newRandomToken()]
  const caps = { calls_at_once: 3, calls_a_day: 50, call_minutes: 10, bookings_a_day: 20 }
  const times = { created_at: new Date(), expires_at: new Date(Date.now() + 3_600_000) }
  const row = { id, owner_id: ownerId, secret_hash: hashToken(secret), label: 'x' }
  await service.database
    .insertInto('guest_links')
    .values({ ...row, ...times, ...caps })
    .execute()
  return secret
}

async function newOwner() {
  const { id } = await addUser(service.database)
  return { id, link: await newLink(id) }
}

let last = 0
const next = () => (last += 1)
const newNumber = () => `+4477009${String(next()).padStart(5, '0')}`

async function post(path: string, body: unknown, network = `198.51.100.${next()}`) {
  const response = await fetch(`${service.client.url}/api/guest/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': network },
    body: JSON.stringify(body),
  })
  const answer: unknown = await response.json()
  const failed = z.object({ error: z.object({ code: z.string() }) }).safeParse(answer)
  return { status: response.status, answer, code: failed.data?.error.code }
}

const ask = (link: string, address: string, network?: string) =>
  post('address-codes', { link, address }, network)

const Asked = z.object({ confirmation: z.string() })

/** Asks for a code and reads it, as whoever has the telephone can. */
async function codeFor(link: string, number: string) {
  const { confirmation } = Asked.parse((await ask(link, number)).answer)
  const read = () => twilio.messages.find(({ to }) => to === number)?.body ?? ''
  await expect.poll(read, { timeout: 15_000 }).toMatch(/^\d{6} is your Parley code/)
  return { confirmation, code: read().slice(0, 6) }
}

const type = (link: string, typed: { confirmation: string; code: string }) =>
  post('address-confirmations', { link, ...typed })

const confirmedOf = async (ownerId: string) => {
  const query = service.database.selectFrom('confirmed_addresses').select('address')
  return (await query.where('owner_id', '=', ownerId).execute()).map(({ address }) => address)
}

describe('a code for a number or an address', () => {
  it('goes there, is kept nowhere, and makes it known when it comes back', async () => {
    const { id, link } = await newOwner()
    const { confirmation, code } = await codeFor(link, newNumber())
    const kept = await Promise.all([
      service.database.selectFrom('address_codes').selectAll().where('owner_id', '=', id).execute(),
      service.database.selectFrom('messages').selectAll().where('user_id', '=', id).execute(),
    ])
    expect(kept[0]).toHaveLength(1)
    expect(JSON.stringify(kept)).not.toContain(code)
    expect(await confirmedOf(id)).toEqual([])
    const [{ address } = { address: '' }] = kept[0]
    expect(await type(link, { confirmation, code })).toMatchObject({ answer: { confirmed: true } })
    expect(await confirmedOf(id)).toEqual([address])
    // Its answer may have been lost: asked again, it is still right.
    expect((await type(link, { confirmation, code })).status).toBe(200)
  })

  it('goes by mail to an address, in whatever letters it is typed', async () => {
    const { id, link } = await newOwner()
    const address = `${newId('user')}@example.com`
    const { answer, status } = await ask(link, ` ${address.toUpperCase()} `)
    expect([status, answer]).toMatchObject([202, { channel: 'mail', expires_in: 600 }])
    const { text, subject } = await nextMail(mail, address)
    const code = /\d{6}/.exec(text)?.[0] ?? ''
    expect(subject).toContain(code)
    // No word of the owner's, who could else write to anybody.
    expect(text).not.toContain('Ada')
    const { confirmation } = Asked.parse(answer)
    expect((await type(link, { confirmation, code })).status).toBe(200)
    expect(await confirmedOf(id)).toEqual([address])
  })

  it('takes a number without its country as one of the owner’s', async () => {
    const { id, link } = await newOwner()
    const number = newNumber()
    await ask(link, `0${number.slice(3)}`)
    const query = service.database.selectFrom('address_codes').select('address')
    expect(await query.where('owner_id', '=', id).execute()).toEqual([{ address: number }])
  })

  it('is answered alike for a contact’s, a confirmed, a stopped and anybody’s number', async () => {
    const { id, link } = await newOwner()
    const numbers = [newNumber(), newNumber(), newNumber(), newNumber()] as const
    const [contact, confirmed, stopped] = numbers
    const times = { created_at: new Date(), updated_at: new Date() }
    await service.database
      .insertInto('contacts')
      .values({ id: newId('contact'), owner_id: id, name: 'Grace', phone: contact, ...times })
      .execute()
    await service.database
      .insertInto('confirmed_addresses')
      .values({ owner_id: id, address: confirmed, confirmed_at: new Date() })
      .execute()
    await stopNumber({ database: service.database, clock: systemClock }, stopped)
    const answers = []
    for (const number of numbers) answers.push(await ask(link, number))
    const plain = answers.map(({ status, answer }) => [
      status,
      { ...Object(answer), confirmation: '' },
    ])
    expect(plain[0]).toEqual([202, { confirmation: '', channel: 'sms', expires_in: 600 }])
    expect(new Set(plain.map((one) => JSON.stringify(one))).size).toBe(1)
    const ended = service.database
      .selectFrom('messages')
      .select(['to_address', 'why'])
      .where('user_id', '=', id)
      .where((eb) => eb.or([eb('sent_at', 'is not', null), eb('dead_at', 'is not', null)]))
    await expect.poll(async () => (await ended.execute()).length, { timeout: 15_000 }).toBe(4)
    expect((await ended.execute()).filter(({ why }) => why !== null)).toEqual([
      { to_address: stopped, why: 'stopped' },
    ])
  })

  it.each([
    ['Sam Lee', 'address_not_understood'],
    ['12345', 'address_not_understood'],
    ['sam@', 'address_not_understood'],
  ])('is not sent to %j', async (address, code) => {
    const { link } = await newOwner()
    const refused = await ask(link, address)
    expect([refused.status, refused.code]).toEqual([400, code])
  })

  it('needs a link that is open', async () => {
    const { link } = await newOwner()
    const typed = await codeFor(link, newNumber())
    await service.database
      .updateTable('guest_links')
      .set({ revoked_at: new Date() })
      .where('secret_hash', '=', hashToken(link))
      .execute()
    expect((await ask(link, newNumber())).code).toBe('link_not_open')
    expect((await type(link, typed)).code).toBe('link_not_open')
  })
})

describe('a code that is typed', () => {
  it('is refused after five tries, also of those at the same moment', async () => {
    const { id, link } = await newOwner()
    const { confirmation, code } = await codeFor(link, newNumber())
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    const tries = Array.from({ length: 8 }, () => type(link, { confirmation, code: wrong }))
    expect((await Promise.all(tries)).map((one) => one.code)).toEqual(Array(8).fill('code_refused'))
    expect((await type(link, { confirmation, code })).code).toBe('code_refused')
    expect(await confirmedOf(id)).toEqual([])
  })

  it('is refused for another’s question, by another link, and once it has run out', async () => {
    const { id, link } = await newOwner()
    const [one, two] = [await codeFor(link, newNumber()), await codeFor(link, newNumber())]
    const refused = [
      await type(link, { confirmation: one.confirmation, code: two.code }),
      await type((await newOwner()).link, one),
      await type(await newLink(id), one),
    ]
    expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('code_refused'))
    await service.database
      .updateTable('address_codes')
      .set({ created_at: new Date(Date.now() - 10 * 60_000) })
      .where('id', '=', one.confirmation)
      .execute()
    expect((await type(link, one)).code).toBe('code_refused')
    expect((await type(link, two)).status).toBe(200)
  })
})

describe('caps on codes', () => {
  const outcomes = (answers: readonly { status: number; answer: unknown }[]) =>
    answers.map(({ status }) => status).toSorted((one, other) => one - other)

  it('hold for a number, whoever’s link it is, and for those at the same moment', async () => {
    const number = newNumber()
    const links = await Promise.all(Array.from({ length: 5 }, async () => (await newOwner()).link))
    const answers = await Promise.all(links.map((link) => ask(link, number)))
    expect(outcomes(answers)).toEqual([202, 202, 202, 429, 429])
    await service.database
      .updateTable('address_codes')
      .set({ created_at: new Date(Date.now() - 24 * 3_600_000) })
      .where('address', '=', number)
      .execute()
    await forgetOld({ database: service.database, clock: systemClock })
    const kept = service.database.selectFrom('address_codes').where('address', '=', number)
    expect(await kept.select('id').execute()).toEqual([])
    expect((await ask((await newOwner()).link, number)).status).toBe(202)
  })

  it('hold for a network, a link and an owner, with the same words', async () => {
    const { id, link } = await newOwner()
    const network = `203.0.113.${next()}`
    const many = (count: number, by: string, from?: string) =>
      Promise.all(Array.from({ length: count }, () => ask(by, newNumber(), from)))
    const ofNetwork = await many(5, link, network)
    expect(outcomes(ofNetwork)).toEqual([202, 202, 202, 202, 429])
    const ofLink = await many(3, link)
    expect(outcomes(ofLink)).toEqual([202, 202, 429])
    const ofOwner = await many(2, await newLink(id))
    expect(outcomes(ofOwner)).toEqual([202, 429])
    const refusals = [...ofNetwork, ...ofLink, ...ofOwner].filter(({ status }) => status === 429)
    expect(new Set(refusals.map(({ answer }) => JSON.stringify(answer))).size).toBe(1)
  })
})
