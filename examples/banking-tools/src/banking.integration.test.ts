import { handleIn, inTurn, post, postMcp, say } from '@parley/mcp-server/testing/call-tools'
import { clientOf } from '@parley/mcp-server/testing/client-tokens'
import { addOwner, openCall } from '@parley/mcp-server/testing/test-people'
import { startTestServer, type TestServer } from '@parley/mcp-server/testing/test-server'
import { callToken } from '@parley/mcp-server/testing/test-tokens'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { newCustomer, startBank, tablesOf } from './testing/bank.ts'

const urls = realServices
let server: TestServer
let ada: Awaited<ReturnType<typeof newCustomer>>

beforeAll(async () => {
  server = await startBank(urls())
})
afterAll(async () => server[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await newCustomer(server)
})

describe('get_balance', () => {
  it('says what is there, with masked numbers', async () => {
    const { text, data } = await ada.looks('get_balance')
    expect(text).toBe(
      'Your current account ending in 4 3 2 1 has 1,234 pounds and 56 pence. Your savings account ending in 9 8 7 6 has 5,000 pounds.',
    )
    expect(data).toEqual({
      accounts: [
        { name: 'current', number: '****4321', currency: 'GBP', balance_cents: 123_456 },
        { name: 'savings', number: '****9876', currency: 'GBP', balance_cents: 500_000 },
      ],
    })
  })

  it.each(['my savings account', 'Savings', 'ending in 9 8 7 6'])('knows %s', async (account) => {
    const { data } = await ada.looks('get_balance', { account })
    expect(data).toMatchObject({ accounts: [{ name: 'savings' }] })
  })

  it('asks which one where it does not know', async () => {
    const { text } = await ada.looks('get_balance', { account: 'holiday' })
    expect(text).toMatch(/^PACK_BANKING_ACCOUNT_UNKNOWN: I am not sure.*4 3 2 1.*Ask which one\.$/)
  })

  it('is of nobody else’s accounts', async () => {
    const other = await openCall(server, await addOwner(server))
    const token = await callToken(server, other)
    const { body } = await post(`${server.origin}/tools/get_balance`, { jwt_token: token })
    expect(body).toMatchObject({ error: { code: 'PACK_BANKING_ACCOUNT_UNKNOWN' } })
  })
})

describe('list_transactions', () => {
  it('says the last ones in words, pages through all of them, and masks numbers', async () => {
    await ada.agrees('transfer', { amount: '12.50', to: 'Grace', reference: 'Lunch [slot x1]' })
    server.clock.advance(60_000)
    await ada.agrees('transfer', { amount: '20', to: 'savings' })
    const { text, data } = await ada.looks('list_transactions')
    expect(text).toBe(
      'The last of your current account ending in 4 3 2 1: on 23 November 20 pounds to savings; on 23 November 12 pounds and 50 pence to Grace.',
    )
    expect(data).toMatchObject({
      account: { number: '****4321' },
      transactions: [
        { amount_cents: -2000, counterparty_number: '****9876' },
        { amount_cents: -1250, counterparty_number: '****6819', reference: 'Lunch slot x1' },
      ],
      more: false,
    })
    const savings = await ada.looks('list_transactions', { account: 'savings' })
    expect(savings.data).toMatchObject({ transactions: [{ amount_cents: 2000 }] })
    const none = await ada.looks('list_transactions', { page: 2 })
    expect(none.data).toMatchObject({ transactions: [], more: false })
  })
})

describe('transfer', () => {
  const args = { amount: '50', to: 'Grace' }

  it('asks for exactly what it then does', async () => {
    const asked = await ada.asks('transfer', args)
    const question =
      'Shall I transfer 50 pounds from your current account ending in 4 3 2 1 to Grace, ending in 6 8 1 9?'
    expect(asked.data).toMatchObject({ outcome: 'consent_needed', question })
    expect(await ada.balances()).toEqual([123_456, 500_000])
    const done = await ada.says('transfer', args, handleIn(asked.text, 'consent'))
    expect(done.text).toBe(
      'Done: 50 pounds to Grace, ending in 6 8 1 9. Your current account ending in 4 3 2 1 has 1,184 pounds and 56 pence left.',
    )
    expect(await ada.balances()).toEqual([118_456, 500_000])
  })

  it('is one transfer for one consent, however often and at once it is sent', async () => {
    const asked = await ada.asks('transfer', args)
    const yes = () => ada.says('transfer', args, handleIn(asked.text, 'consent'))
    const said = await Promise.all([yes(), yes(), yes()])
    said.push(await yes())
    expect(new Set(said.map(({ text }) => text)).size).toBe(1)
    expect(said[0]?.text).toMatch(/^Done: 50 pounds/)
    expect(await ada.balances()).toEqual([118_456, 500_000])
  })

  it('cannot be written twice for one consent, whatever the code does', async () => {
    await ada.agrees('transfer', args)
    const transfers = tablesOf(server).selectFrom('pack_banking.transfers').selectAll()
    const made = await transfers.where('owner_id', '=', ada.owner.userId).executeTakeFirstOrThrow()
    const again = { ...made, id: 'another', amount_cents: Number(made.amount_cents) }
    const insert = tablesOf(server).insertInto('pack_banking.transfers').values(again).execute()
    await expect(insert).rejects.toThrow(/consent_id/)
  })

  it('moves between own accounts, and leaves nothing over', async () => {
    await ada.agrees('transfer', { amount: '100.01', to: 'my current account', from: 'savings' })
    expect(await ada.balances()).toEqual([133_457, 489_999])
  })

  it.each([
    [
      'more than a transfer may be',
      { amount: '500.01', to: 'Grace' },
      /OVER_LIMIT: .*500 pounds at once/,
    ],
    ['to somebody unknown', { amount: '5', to: 'Mallory' }, /PAYEE_UNKNOWN/],
    ['to the account it comes from', { amount: '5', to: 'current' }, /PAYEE_UNKNOWN/],
    ['less than nothing', { amount: '-5', to: 'Grace' }, /BAD_ARGUMENTS/],
    ['from an unknown account', { amount: '5', to: 'Grace', from: 'his' }, /ACCOUNT_UNKNOWN/],
  ])('refuses %s', async (_what, args, why) => {
    expect((await ada.asks('transfer', args)).text).toMatch(why)
  })

  it('holds the limit of a day over all transfers, also those under way at once', async () => {
    const first = { amount: '500', to: 'Grace' }
    await ada.agrees('transfer', first)
    const orders = await Promise.all(
      ['300', '301', '302'].map(async (amount) => {
        const order = { amount, to: 'savings' }
        return { order, asked: await ada.asks('transfer', order) }
      }),
    )
    const said = await Promise.all(
      orders.map(({ order, asked }) =>
        ada.says('transfer', order, handleIn(asked.text, 'consent')),
      ),
    )
    expect(said.filter(({ isError }) => !isError)).toHaveLength(1)
    expect(said.filter(({ text }) => /OVER_LIMIT: .*in 24 hours/.test(text))).toHaveLength(2)
    server.clock.advance(24 * 3600_000)
    const later = await openCall(server, ada.owner)
    const nextDay = await say(server, later, 'transfer', { amount: '400', to: 'Grace' }, inTurn(1))
    expect(nextDay.data).toMatchObject({ outcome: 'consent_needed' })
  })

  it('takes nothing that is not there, even if it was when it was asked', async () => {
    const asked = await ada.asks('transfer', { amount: '400', to: 'Grace' })
    await tablesOf(server)
      .updateTable('pack_banking.accounts')
      .set({ balance_cents: 100 })
      .where('id', '=', `a1_${ada.mark}`)
      .execute()
    const said = await ada.says(
      'transfer',
      { amount: '400', to: 'Grace' },
      handleIn(asked.text, 'consent'),
    )
    expect(said.text).toMatch(/^PACK_BANKING_NOT_ENOUGH: That account has only 1 pound\./)
    expect(await ada.balances()).toEqual([100, 500_000])
  })

  it('waits for the owner where a client of theirs asks', async () => {
    const client = await clientOf(server, ada.owner, 'Budget app')
    const asked = await client.say('transfer', args)
    const consent = handleIn(asked.text, 'consent')
    expect((await client.say('transfer', { ...args, consent })).text).toMatch(/^APPROVAL_WAITING:/)
    expect(await ada.balances()).toEqual([123_456, 500_000])
  })
})

describe('set_alert', () => {
  it('tells of a low balance until it is off', async () => {
    const args = { below: '1,200', account: 'current' }
    expect((await ada.agrees('set_alert', args, 'configure')).text).toBe('Done: I will tell you.')
    expect((await ada.looks('get_balance', { account: 'current' })).text).not.toMatch(/below/)
    const done = await ada.agrees('transfer', { amount: '50', to: 'Grace' })
    expect(done.text).toMatch(/That is below the 1,200 pounds that you wanted to hear of\.$/)
    await ada.agrees('set_alert', { below: 'off' }, 'configure')
    expect((await ada.looks('get_balance')).text).not.toMatch(/below/)
  })

  it('needs its own scope', async () => {
    expect((await ada.asks('set_alert', { below: '5' }, 'configure')).isError).toBe(false)
    const token = await callToken(server, ada.call, { tool: 'set_alert', scopes: ['transact'] })
    const { status } = await post(`${server.origin}/tools/set_alert`, {
      jwt_token: token,
      below: '5',
    })
    expect(status).toBe(403)
  })
})

it('is for no guest', async () => {
  const guest = await openCall(server, ada.owner, 'guest_somebody')
  const token = await callToken(server, guest)
  const { body } = await postMcp(server, token, { method: 'tools/list' })
  expect(JSON.stringify(body)).not.toMatch(/balance|transfer|bank/)
  const tried = await post(`${server.origin}/tools/get_balance`, { jwt_token: token })
  expect(tried.status).toBe(403)
})

it('lets no whole number out: not in answers, not in the audit', async () => {
  await ada.agrees('transfer', { amount: '5', to: 'Grace' })
  await ada.agrees('transfer', { amount: '5', to: 'savings' })
  const said = [await ada.looks('get_balance'), await ada.looks('list_transactions')]
  const audit = () =>
    server.database
      .selectFrom('audit')
      .selectAll()
      .where('owner_id', '=', ada.owner.userId)
      .execute()
  await expect.poll(async () => (await audit()).length).toBe(6)
  const everything = JSON.stringify([said, await audit()])
  expect(everything).toContain('****4321')
  expect(everything).not.toContain(ada.mark)
})

it('gives the person who is named accounts to try it with, once', async () => {
  const { userId } = await addOwner(server)
  const email = 'try-the-bank@example.com'
  const credentials = { user_id: userId, email, hash: 'none' }
  await server.database.insertInto('password_credentials').values(credentials).execute()
  const { seedDemo } = await import('./demo-data.ts')
  const { newId } = await import('@parley/shared/identity/ids')
  const world = { database: server.database, clock: server.clock, newId }
  await seedDemo(world, email)
  await seedDemo(world, email)
  const accounts = tablesOf(server).selectFrom('pack_banking.accounts').select('name')
  const names = await accounts.where('owner_id', '=', userId).orderBy('opened_at').execute()
  expect(names.map(({ name }) => name)).toEqual(['current', 'savings'])
  await expect(seedDemo(world, 'nobody@example.com')).rejects.toThrow(/PACK_BANKING_DEMO_OWNER/)
})

it('does not start on a limit that is no amount', async () => {
  const settings = {
    toolPacks: ['@parley/banking-tools'],
    packVariables: { PACK_BANKING_DAY_LIMIT: 'lots' },
  }
  await expect(startTestServer(urls(), settings)).rejects.toThrow(
    /PACK_BANKING_DAY_LIMIT is not valid/,
  )
})
