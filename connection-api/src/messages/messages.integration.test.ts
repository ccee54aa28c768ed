import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSimulatedMail, type SimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { newId } from '@parley/shared/identity/ids'
import { startJobs, type Jobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import { enqueueMessage } from '@parley/shared/messages/enqueue-message'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { createTestDatabase, type TestDatabase } from '@parley/shared/testing/test-database'
import { createVault } from '@parley/shared/vault/vault'
import { newVaultKey, readVaultKeys } from '@parley/shared/vault/vault-keys'
import { deliverMessage, type DeliveryParts } from './deliver-message.ts'
import { linkTo } from '../testing/breakable-link.ts'
import { folderMailer } from './folder-sender.ts'
import { smtpMailer } from './mailer.ts'
import { plainMessage } from './message.ts'
import { wakeOverdue } from './wake-overdue.ts'

const log = createLogger('test', 'silent')
const vault = createVault(readVaultKeys('VAULT_KEYS', newVaultKey('dev-test')))
const TICKET = 'ticket-in-the-link'
let test: TestDatabase
let jobs: Jobs
let mail: SimulatedMail

beforeAll(async () => {
  test = await createTestDatabase(inject('databaseUrl'))
  jobs = await startJobs(test.database, log)
})
beforeEach(async () => {
  await test.database.deleteFrom('messages').execute()
  mail = await startSimulatedMail()
  return () => mail[Symbol.asyncDispose]()
})
afterAll(async () => {
  await jobs[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

/** As their jobs do it, without waiting for one. @returns how many were taken */
async function deliverMessages(parts: DeliveryParts): Promise<number> {
  const rows = await parts.database.selectFrom('messages').select('id').orderBy('due_at').execute()
  const taken = await Promise.all(rows.map(({ id }) => deliverMessage(parts, id)))
  return taken.filter((one) => one).length
}

async function theOne(): Promise<string> {
  return (await test.database.selectFrom('messages').select('id').executeTakeFirstOrThrow()).id
}

function world() {
  const clock = fixedClock('2026-11-20T10:00:00Z')
  const { database } = test
  const parts = {
    database,
    clock,
    vault,
    log,
    jobs,
    newId,
    senders: { mail: smtpMailer(mail.url, 'Parley <parley@example.com>') },
    writers: {
      greeting: plainMessage('Hello', ({ link }) => [`Open ${link}, please.`]),
      nothing: () => Promise.resolve(undefined),
    },
  }
  const enqueue = (to = 'ada@example.com', kind = 'greeting') =>
    database
      .transaction()
      .execute((trx) =>
        enqueueMessage(trx, parts, { userId: null, kind, to, details: { link: TICKET } }),
      )
  const rows = () => database.selectFrom('messages').selectAll().execute()
  return { ...parts, parts, enqueue, rows }
}

describe('the outbox', () => {
  it('sends what was committed, once, and forgets what it said', async () => {
    const { parts, enqueue, rows, clock } = world()
    await enqueue()
    expect(JSON.stringify(await rows())).not.toContain(TICKET)
    expect(await deliverMessages(parts)).toBe(1)
    expect(await deliverMessages(parts)).toBe(0)
    expect(mail.received).toEqual([
      { to: ['ada@example.com'], subject: 'Hello', text: `Open ${TICKET}, please.\n` },
    ])
    expect(await rows()).toMatchObject([
      { sent_at: new Date(clock.now()), payload: {}, attempts: 1 },
    ])
  })

  it('sends nothing of a transaction that came to nothing', async () => {
    const { parts, database } = world()
    const failing = database.transaction().execute(async (trx) => {
      const message = { userId: null, kind: 'greeting', to: 'ada@example.com', details: {} }
      await enqueueMessage(trx, parts, message)
      throw new Error('Something else failed')
    })
    await expect(failing).rejects.toThrow('Something else failed')
    expect(await deliverMessages(parts)).toBe(0)
    expect(mail.received).toEqual([])
  })

  it('sends each message once however many instances send', async () => {
    const { parts, enqueue } = world()
    const people = Array.from({ length: 25 }, (_, n) => `person${n}@example.com`)
    for (const person of people) await enqueue(person)
    await Promise.all(Array.from({ length: 4 }, () => deliverMessages(parts)))
    expect(mail.received.flatMap(({ to }) => to).toSorted()).toEqual(people.toSorted())
  })

  it('hears of each by a job, whichever instance does it', async () => {
    const { parts, enqueue } = world()
    await using one = await startJobs(test.database, log)
    await using another = await startJobs(test.database, log)
    for (const worker of [one, another]) {
      await worker.work('deliver_message', (id) => deliverMessage(parts, id))
    }
    const people = Array.from({ length: 5 }, (_, n) => `person${n}@example.com`)
    for (const person of people) await enqueue(person)
    const reached = () => mail.received.flatMap(({ to }) => to).toSorted()
    await expect.poll(reached, { timeout: 10_000 }).toEqual(people)
    await enqueue('late@example.com')
    await expect.poll(reached, { timeout: 10_000 }).toContain('late@example.com')
    expect(reached()).toHaveLength(6)
  })

  it('wakes a message again whose job did not come, and no other', async () => {
    const { enqueue, parts, clock } = world()
    await enqueue()
    expect(await wakeOverdue(parts)).toBe(0)
    clock.advance(30_000)
    expect(await wakeOverdue(parts)).toBe(1)
    await deliverMessages(parts)
    expect(await wakeOverdue(parts, 0)).toBe(0)
  })

  it('tries again later, and later still', async () => {
    const { parts, enqueue, clock } = world()
    mail.refuseNext(451, 421)
    await enqueue()
    await deliverMessages(parts)
    clock.advance(9999)
    expect(await deliverMessages(parts)).toBe(0)
    clock.advance(1)
    expect(await deliverMessages(parts)).toBe(1)
    expect(mail.received).toEqual([])
    clock.advance(20_000)
    expect(await deliverMessages(parts)).toBe(1)
    expect(mail.received).toHaveLength(1)
  })

  it('gives up on an address that is refused for good, at once', async () => {
    const { parts, enqueue, rows, clock } = world()
    mail.refuseNext(550)
    await enqueue()
    await deliverMessages(parts)
    expect(await rows()).toMatchObject([{ dead_at: new Date(clock.now()), payload: {} }])
    clock.advance(24 * 3600 * 1000)
    expect(await deliverMessages(parts)).toBe(0)
  })

  it('gives up after ten attempts', async () => {
    const { parts, enqueue, rows, clock } = world()
    mail.refuseNext(...Array.from({ length: 11 }, () => 451))
    await enqueue()
    let attempts = 0
    for (let hour = 0; hour < 20; hour += 1) {
      attempts += await deliverMessages(parts)
      clock.advance(3600 * 1000)
    }
    expect(attempts).toBe(10)
    expect(await rows()).toMatchObject([{ sent_at: null, dead_at: expect.any(Date) }])
  })

  it('takes up what a sender left when it died before it sent', async () => {
    const { parts, enqueue, clock } = world()
    await enqueue()
    const never = () => new Promise<never>(() => undefined)
    void deliverMessage({ ...parts, writers: { greeting: never } }, await theOne())
    await expect.poll(async () => (await world().rows())[0]?.attempts).toBe(1)
    expect(await deliverMessages(parts)).toBe(0)
    clock.advance(60_000)
    expect(await deliverMessages(parts)).toBe(1)
    expect(mail.received).toHaveLength(1)
  })

  it('sends no mail again that may have been sent when its sender died, and shows it', async () => {
    const { parts, enqueue, rows, clock } = world()
    await enqueue()
    const dying = { mail: { send: () => new Promise<never>(() => undefined) } }
    void deliverMessage({ ...parts, senders: dying }, await theOne())
    await expect.poll(async () => (await rows())[0]?.sending_at).toEqual(new Date(clock.now()))
    clock.advance(60_000)
    await deliverMessages(parts)
    expect(mail.received).toEqual([])
    expect(await rows()).toMatchObject([{ sent_at: null, why: 'undecided', payload: {} }])
  })

  it('sends no mail again whose answer was lost', async () => {
    const { parts, enqueue, rows, clock } = world()
    await using link = await linkTo(mail.url)
    const senders = { mail: smtpMailer(link.url, 'parley@example.com') }
    const answer = Promise.withResolvers<void>()
    mail.holdAnswers(answer.promise)
    await enqueue()
    const delivering = deliverMessages({ ...parts, senders })
    await expect.poll(() => mail.received.length).toBe(1)
    link.cut()
    await delivering
    answer.resolve()
    expect(await rows()).toMatchObject([{ sent_at: null, why: 'undecided' }])
    clock.advance(3600_000)
    expect(await deliverMessages(parts)).toBe(0)
    expect(mail.received).toHaveLength(1)
  })

  it('tries again where no mail server was reached', async () => {
    const { parts, enqueue, rows, clock } = world()
    await using link = await linkTo(mail.url)
    link.cut()
    await enqueue()
    const senders = { mail: smtpMailer(link.url, 'parley@example.com') }
    await deliverMessages({ ...parts, senders })
    expect(await rows()).toMatchObject([{ sending_at: null, dead_at: null }])
    link.mend()
    clock.advance(10_000)
    await deliverMessages({ ...parts, senders })
    expect(mail.received).toHaveLength(1)
  })

  it('keeps what has no channel yet, for as long as that takes', async () => {
    const { parts, enqueue, rows, clock } = world()
    await enqueue()
    for (let hour = 0; hour < 12; hour += 1) {
      expect(await deliverMessages({ ...parts, senders: {} })).toBe(1)
      clock.advance(3600_000)
    }
    expect(await rows()).toMatchObject([{ attempts: 0, dead_at: null }])
    await deliverMessages(parts)
    expect(mail.received).toHaveLength(1)
  })

  it('keeps a kind that it does not know, and lets go of one with nothing to say', async () => {
    const { parts, enqueue, rows } = world()
    await enqueue('ada@example.com', 'of-a-newer-instance')
    await enqueue('ada@example.com', 'nothing')
    await deliverMessages(parts)
    const [unknown, nothing] = (await rows()).toSorted((a, b) => b.kind.localeCompare(a.kind))
    expect(unknown).toMatchObject({ sent_at: null, dead_at: null })
    expect(nothing).toMatchObject({ sent_at: null, why: 'nothing_to_say' })
    expect(mail.received).toEqual([])
  })

  it('opens no details that were copied from another message', async () => {
    const { parts, enqueue, rows, database } = world()
    await enqueue('ada@example.com')
    await enqueue('eve@example.com')
    const ofAda = (await rows()).find(({ to_address }) => to_address === 'ada@example.com')
    await database
      .updateTable('messages')
      .set({ payload: JSON.stringify(ofAda?.payload) })
      .where('to_address', '=', 'eve@example.com')
      .execute()
    await deliverMessages(parts)
    expect(mail.received.map(({ to }) => to)).toEqual([['ada@example.com']])
  })
})

describe('a mailer', () => {
  it('writes to one person, whatever the address says', async () => {
    const { senders } = world()
    const to = 'ada@example.com, eve@example.com'
    await senders.mail.send('msg_1', { to, subject: 'Hello', text: 'Hi' }).catch(() => undefined)
    expect(mail.received.flatMap((one) => one.to)).not.toContain('eve@example.com')
  })

  it('writes files that only their owner reads, where there is no mail server', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-mail-'))
    try {
      const mailer = folderMailer(join(folder, 'mail'), 'parley@example.com', log)
      await mailer.send('msg_1', { to: 'ada@example.com', subject: 'Hello', text: 'Hi' })
      const path = join(folder, 'mail', 'msg_1.eml')
      expect(await readFile(path, 'utf8')).toMatch(/To: ada@example.com[^]*Subject: Hello[^]*Hi/)
      expect((await stat(path)).mode & 0o777).toBe(0o600)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
