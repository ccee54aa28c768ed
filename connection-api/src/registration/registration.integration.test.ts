import { startSimulatedMail, type SimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newId } from '@parley/shared/identity/ids'
import { readCall } from '@parley/shared/sessions/call-record'
import { realServices } from '@parley/shared/testing/real-services'
import { hashPassword } from '../login/password.ts'
import { addUser, TEST_PASSWORD } from '../testing/add-user.ts'
import { mailsTo, nextMail, ticketIn } from '../testing/mailbox.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

const PASSWORD = 'seven green kettles at dawn'
let mail: SimulatedMail
let service: TestService

const real = () => realServices()

beforeAll(async () => {
  mail = await startSimulatedMail()
  service = await startTestService(real(), { SMTP_URL: mail.url })
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await mail[Symbol.asyncDispose]()
})

const newAddress = () => `${newId('user').slice(5)}@example.com`

const post = (path: string, body: unknown, token?: string) =>
  service.client.post(`/api/auth/${path}`, body, token)

const register = (email: string, changes: Record<string, unknown> = {}) =>
  post('register', { email, password: PASSWORD, name: 'Ada Byron', ...changes })

const login = (email: string, password: string) => post('login', { email, password })

const accounts = (email: string) =>
  service.database
    .selectFrom('password_credentials')
    .where('email', '=', email)
    .selectAll()
    .execute()

describe('registering', () => {
  it('opens an account once its address is shown, with all that a person needs', async () => {
    const email = newAddress()
    const answer = await register(` ${email.toUpperCase()} `, { zone: 'America/New_York' })
    expect([answer.status, answer.body]).toEqual([202, { status: 'check_your_email' }])
    expect((await login(email, PASSWORD)).code).toBe('invalid_credentials')
    const ticket = ticketIn(await nextMail(mail, email))
    const opened = await post('verify-email', { ticket, password: PASSWORD })
    expect(opened.status).toBe(201)
    const { body } = await login(email, PASSWORD)
    expect(body).toMatchObject({
      user: { email, roles: ['customer'], permissions: ['read', 'transact', 'configure'] },
    })
    const user = await service.database
      .selectFrom('users')
      .innerJoin('calendar_accounts as a', 'a.user_id', 'users.id')
      .where('email', '=', email)
      .select(['zone', 'provider', 'email_verified_at'])
      .execute()
    expect(user).toEqual([
      { zone: 'America/New_York', provider: 'built-in', email_verified_at: expect.any(Date) },
    ])
    expect((await post('verify-email', { ticket, password: PASSWORD })).code).toBe('ticket_refused')
  })

  it('answers alike where there is an account, and tells only its owner', async () => {
    const { email } = await addUser(service.database)
    const other = newAddress()
    const [known, unknown] = [await register(email), await register(other)]
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body])
    const told = await nextMail(mail, email)
    expect(told.subject).toContain('already')
    expect(told.text).not.toContain('ticket=')
    expect((await login(email, TEST_PASSWORD)).status).toBe(200)
    expect((await login(email, PASSWORD)).status).toBe(401)
  })

  it('lets no stranger into an account by the click of the address’s owner', async () => {
    const email = newAddress()
    await register(email, { password: 'what the stranger typed' })
    const ticket = ticketIn(await nextMail(mail, email))
    const answer = await post('verify-email', { ticket, password: PASSWORD })
    expect([answer.status, answer.code]).toEqual([401, 'invalid_credentials'])
    expect(await accounts(email)).toEqual([])
  })

  it('opens one account of two registrations, even at once', async () => {
    const email = newAddress()
    await Promise.all([register(email), register(email)])
    const first = ticketIn(await nextMail(mail, email))
    const second = ticketIn(await nextMail(mail, email, 1))
    const answers = await Promise.all(
      [first, second, first].map((ticket) => post('verify-email', { ticket, password: PASSWORD })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(await accounts(email)).toHaveLength(1)
  })

  it.each([
    ['bad_request', { password: 'short' }],
    ['password_too_weak', { password: 'password1234' }],
    ['password_too_weak', { name: 'Tuesday Kettle', password: 'tuesdaykettle1' }],
    ['bad_request', { email: 'ada' }],
    ['bad_request', { email: 'ada@example.com, eve@example.com' }],
    ['bad_request', { name: 'Ada\u0000' }],
    ['bad_request', { name: 'Ada\u202e' }],
    ['bad_request', { zone: 'Mars/Olympus' }],
    ['bad_request', { roles: ['admin'] }],
  ])('refuses with %s: %j', async (code, changes) => {
    expect(await register(newAddress(), changes)).toMatchObject({ status: 400, code })
  })

  it('floods nobody’s mailbox', async () => {
    const email = newAddress()
    const answers = await Promise.all(Array.from({ length: 7 }, () => register(email)))
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(2)
  })

  it('can be closed', async () => {
    await using closed = await startTestService(real(), { REGISTRATION: 'closed' })
    const body = { email: newAddress(), password: PASSWORD, name: 'Ada' }
    expect((await closed.client.post('/api/auth/register', body)).code).toBe('registration_closed')
  })

  it('keeps no ticket in the database', async () => {
    const email = newAddress()
    await register(email)
    const ticket = ticketIn(await nextMail(mail, email))
    const [tickets, messages] = await Promise.all([
      service.database.selectFrom('tickets').selectAll().execute(),
      service.database.selectFrom('messages').selectAll().execute(),
    ])
    expect(tickets.length).toBeGreaterThan(0)
    expect(JSON.stringify(messages)).not.toContain(ticket)
    const kept = tickets.map(({ hash }) => `${hash.toString('utf8')}${hash.toString('base64url')}`)
    expect(kept.join()).not.toContain(ticket)
  })
})

describe('a forgotten password', () => {
  it('is replaced by a link, once, and signs out everywhere', async () => {
    const user = await addUser(service.database)
    const thief = await service.client.signIn(user)
    const { callId } = await openedCall(service.client, thief)
    await post('password/forgot', { email: user.email })
    await post('password/forgot', { email: user.email })
    const ticket = ticketIn(await nextMail(mail, user.email))
    const second = ticketIn(await nextMail(mail, user.email, 1))
    const weak = await post('password/reset', { ticket, password: 'password1234' })
    expect(weak.code).toBe('password_too_weak')
    expect((await post('password/reset', { ticket, password: PASSWORD })).status).toBe(204)
    for (const used of [ticket, second]) {
      const again = await post('password/reset', { ticket: used, password: `${PASSWORD}!` })
      expect(again.code).toBe('ticket_refused')
    }
    expect((await service.client.get('/api/auth/me', thief)).code).toBe('signed_out')
    expect(await readCall(service.redis, callId)).toMatchObject({ state: 'ended' })
    expect((await login(user.email, TEST_PASSWORD)).status).toBe(401)
    expect((await login(user.email, PASSWORD)).status).toBe(200)
    expect((await nextMail(mail, user.email, 2)).subject).toContain('was changed')
  })

  it('answers alike for an unknown address, and writes to nobody', async () => {
    const { email } = await addUser(service.database)
    const nobody = newAddress()
    const unknown = await post('password/forgot', { email: nobody })
    const known = await post('password/forgot', { email })
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    await nextMail(mail, email)
    expect(mailsTo(mail, nobody)).toEqual([])
  })

  it('takes no ticket of another kind, and none that ran out', async () => {
    const email = newAddress()
    await register(email)
    const other = ticketIn(await nextMail(mail, email))
    expect((await post('password/reset', { ticket: other, password: PASSWORD })).code).toBe(
      'ticket_refused',
    )
    const user = await addUser(service.database)
    await post('password/forgot', { email: user.email })
    const ticket = ticketIn(await nextMail(mail, user.email))
    await service.database
      .updateTable('tickets')
      .set({ expires_at: new Date() })
      .where('subject', '=', user.id)
      .execute()
    expect((await post('password/reset', { ticket, password: PASSWORD })).code).toBe(
      'ticket_refused',
    )
  })
})

describe('changing a password', () => {
  const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string() })

  it('signs out everywhere but here', async () => {
    const user = await addUser(service.database)
    const here = Tokens.parse((await login(user.email, TEST_PASSWORD)).body)
    const there = Tokens.parse((await login(user.email, TEST_PASSWORD)).body)
    const body = { currentPassword: TEST_PASSWORD, newPassword: PASSWORD }
    expect((await post('password/change', body)).status).toBe(401)
    expect((await post('password/change', body, here.accessToken)).status).toBe(204)
    expect((await service.client.get('/api/auth/me', here.accessToken)).status).toBe(200)
    expect((await service.client.get('/api/auth/me', there.accessToken)).status).toBe(401)
    expect((await post('refresh', { refreshToken: there.refreshToken })).status).toBe(401)
    expect((await post('refresh', { refreshToken: here.refreshToken })).status).toBe(200)
    expect((await login(user.email, PASSWORD)).status).toBe(200)
  })

  it('wants the old one, and lets nobody guess it', async () => {
    const user = await addUser(service.database)
    const token = await service.client.signIn(user)
    const guess = (currentPassword: string) =>
      post('password/change', { currentPassword, newPassword: PASSWORD }, token)
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => guess(`guess ${n}`)))
    expect(answers.filter(({ code }) => code === 'wrong_password')).toHaveLength(10)
    expect(answers.filter(({ code }) => code === 'too_many_attempts')).toHaveLength(2)
    expect((await guess(TEST_PASSWORD)).status).toBe(429)
    expect((await login(user.email, TEST_PASSWORD)).status).toBe(200)
  })

  it('leaves nobody signed in who came by the old one at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const user = await addUser(service.database)
      const token = await service.client.signIn(user)
      const body = { currentPassword: TEST_PASSWORD, newPassword: PASSWORD }
      const [changed, ...logins] = await Promise.all([
        post('password/change', body, token),
        ...Array.from({ length: 4 }, () => login(user.email, TEST_PASSWORD)),
      ])
      expect(changed.status).toBe(204)
      for (const { status, body } of logins) {
        if (status !== 200) continue
        const { accessToken } = Tokens.parse(body)
        expect((await service.client.get('/api/auth/me', accessToken)).status).toBe(401)
      }
    }
  })

  it('makes a sign-in by the old one wait for a change that is under way', async () => {
    const user = await addUser(service.database)
    const change = await service.database.startTransaction().execute()
    const ofUser = change.updateTable('password_credentials').where('user_id', '=', user.id)
    await ofUser.set({ hash: await hashPassword(PASSWORD) }).execute()
    const signingIn = login(user.email, TEST_PASSWORD)
    await expect.poll(waitingForLock).toBe(1)
    await change.commit().execute()
    expect((await signingIn).status).toBe(401)
  })
})

async function waitingForLock(): Promise<number> {
  const { rows } = await sql`
    select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(service.database)
  return rows.length
}
