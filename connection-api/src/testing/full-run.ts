import { z } from 'zod'
import type { SimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { walkConsent } from '../../../dev/src/providers/consent/walk-consent.ts'
import { totpCode } from '../two-factor/totp-code.ts'
import { connectScene, GRACE_AT_GOOGLE, PEOPLE } from './connect-scene.ts'
import { everyToken } from './every-token.ts'
import { mailSaying, ticketIn } from './mailbox.ts'
import type { Recording } from './record-answers.ts'
import type { ServiceWithProviders } from './test-providers.ts'
import { useTool } from './tool-door.ts'
import { aWednesday } from './wednesday.ts'

/** What must be found nowhere, but for the one answer that hands it over. */
export interface Secret {
  readonly what: string
  readonly value: string
  /** Doors whose answer is that one: `POST /api/auth/refresh`. */
  readonly shownBy: readonly string[]
}

export interface RunParts {
  readonly world: ServiceWithProviders
  readonly mail: SimulatedMail
  readonly mcp: string
  readonly recording: Recording
}

const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string() })
const LOGIN = 'POST /api/auth/login'
const REFRESH = 'POST /api/auth/refresh'
/** Access tokens of one login that are made in one second are the same token. */
const ACCESS = [LOGIN, REFRESH]
const TOTP = 'POST /api/auth/two-factor/totp'

/** Everything that people do with their accounts and calendars, once; @returns its secrets. */
export async function fullRun(parts: RunParts): Promise<Secret[]> {
  const secrets: Secret[] = []
  const note = (what: string, value: string | undefined, ...shownBy: string[]) => {
    secrets.push({ what, value: value ?? '', shownBy })
  }
  const access = await newAccount(parts, note)
  await everyKind(parts, note)
  await googleSignIn(parts, note)
  await calendars(parts, note)
  await parts.world.service.client.post('/api/auth/logout', {}, access)
  for (const form of parts.recording.sent) {
    if (form.has('code_verifier')) note('PKCE verifier', form.get('code_verifier') ?? '')
  }
  const { google, microsoft } = parts.world.providers.simulation
  for (const value of [...google.grants.secrets(), ...microsoft.grants.secrets()]) {
    note('code or token of a provider', value)
  }
  return secrets
}

type Note = (what: string, value: string | undefined, ...shownBy: string[]) => void

/** Registration, second factor, recovery codes, a reset, a change, refreshing; @returns an access token. */
async function newAccount({ world, mail }: RunParts, note: Note): Promise<string> {
  const email = 'full.run@example.com'
  const post = (path: string, body: unknown, token?: string) =>
    world.service.client.post(`/api/auth/${path}`, body, token)
  const passwords = [
    'nine blue anchors in rain',
    'five slow lanterns at sea',
    'two odd violins on ice',
  ]
  const [first = '', second = '', third = ''] = passwords
  for (const password of [...passwords, 'four loud pillows in a tree']) note('password', password)
  await post('register', { email, password: first, name: 'Full Run' })
  const ticket = ticketIn(await mailSaying(mail, email, '/verify-email?'))
  note('verify ticket', ticket)
  await post('verify-email', { ticket, password: first })
  const sign = async (body: object) => {
    const signedIn = Tokens.parse((await post('login', { email, ...body })).body)
    note('access token', signedIn.accessToken, ...ACCESS)
    note('refresh token', signedIn.refreshToken, LOGIN)
    return signedIn
  }
  await post('login', { email, password: 'four loud pillows in a tree' })
  const { accessToken } = await sign({ password: first })
  const setUp = await post('two-factor/totp', { password: first }, accessToken)
  const { secret } = z.object({ secret: z.string() }).parse(setUp.body)
  note('TOTP secret', secret, TOTP)
  const otpCode = totpCode(secret, Date.now())
  const confirmed = await post('two-factor/totp/confirm', { otpCode }, accessToken)
  const { recoveryCodes } = z.object({ recoveryCodes: z.array(z.string()) }).parse(confirmed.body)
  for (const code of recoveryCodes) note('recovery code', code, `${TOTP}/confirm`)
  await sign({ password: first, otpCode: recoveryCodes[0] })
  await post('password/forgot', { email })
  const reset = ticketIn(await mailSaying(mail, email, '/reset-password?'))
  note('reset ticket', reset)
  await post('password/reset', { ticket: reset, password: second })
  const again = await sign({ password: second, otpCode: recoveryCodes[1] })
  const change = { currentPassword: second, newPassword: third }
  await post('password/change', change, again.accessToken)
  const refreshed = Tokens.parse((await post('refresh', { refreshToken: again.refreshToken })).body)
  note('refresh token', refreshed.refreshToken, REFRESH)
  note('access token', refreshed.accessToken, ...ACCESS)
  await sign({ password: third, otpCode: recoveryCodes[2] })
  return refreshed.accessToken
}

/** One of each kind that the service hands out: a passkey's, a call's, a program's. */
async function everyKind({ world, mail }: RunParts, note: Note): Promise<void> {
  const tokens = await everyToken(world, mail)
  const shownBy: Partial<Record<keyof typeof tokens, string>> = {
    'access token': LOGIN,
    'refresh token': LOGIN,
    'participant token': 'POST /api/connection-details',
    'tool token': 'POST /api/tool-tokens',
    'connect ticket': 'POST /calendar/links',
    'guest link': 'POST /api/guest-links',
    'conversation token': 'POST /api/elevenlabs/conversations',
    'page cookie': LOGIN_PAGE,
    'biometric token': 'POST /api/auth/passkeys/login',
  }
  for (const [what, value] of Object.entries(tokens)) {
    const door = Object.entries(shownBy).find(([name]) => name === what)?.[1]
    note(what, value, ...(door === undefined ? [] : [door]))
  }
}

const LOGIN_PAGE = 'POST /login'
const GOOGLE_PAGE = 'POST /login/google'
const CONNECT = 'POST /calendar/auth/start'
const CALLBACK = 'GET /api/auth/google/callback'

/** On the pages, with the calendar after it, and over the API. */
async function googleSignIn({ world }: RunParts, note: Note): Promise<void> {
  const browser = world.browser()
  const sent = await browser.press(await browser.get('/login'), '/login/google', { connect: 'no' })
  noteStart(note, sent.location, GOOGLE_PAGE)
  note('binding cookie', browser.cookies.get('parley_oauth'), GOOGLE_PAGE)
  const back = await walkConsent(sent.location, { email: GRACE_AT_GOOGLE })
  await browser.get(back.href)
  note('page cookie', browser.cookies.get('parley_page'), CALLBACK)
  await browser.get('/users')
  const { client } = world.service
  const Started = z.object({ url: z.string(), state: z.string(), binding: z.string() })
  const { url, ...started } = Started.parse((await client.get('/api/auth/google/url')).body)
  noteStart(note, url, 'GET /api/auth/google/url')
  note('binding', started.binding, 'GET /api/auth/google/url')
  const code = (await walkConsent(url, { email: GRACE_AT_GOOGLE })).searchParams.get('code')
  const { body } = await client.post('/api/auth/google/callback', { code, ...started })
  const tokens = Tokens.parse(body)
  note('refresh token', tokens.refreshToken, 'POST /api/auth/google/callback')
}

/** The address of a provider holds the state, and a nonce that nobody else may know. */
function noteStart(note: Note, address: string, door: string): void {
  const { searchParams } = new URL(address)
  note('state', searchParams.get('state') ?? '', door)
  note('nonce', searchParams.get('nonce') ?? '', door)
}

/** Both providers connected, read, written, asked for by a program, refreshed and let go. */
async function calendars(parts: RunParts, note: Note): Promise<void> {
  const { world } = parts
  const { client, database } = world.service
  const user = await world.newPerson('Calendar Run')
  const scene = connectScene(world)
  for (const provider of ['google', 'microsoft'] as const) {
    const { back } = await scene.connect(user, provider, PEOPLE[provider])
    note('state', back.searchParams.get('state') ?? '', CONNECT)
  }
  const unfinished = world.browser()
  const address = await scene.pressLink(unfinished, await scene.newLink(user))
  noteStart(note, address, CONNECT)
  await unfinished.get((await walkConsent(address, { email: GRACE_AT_GOOGLE })).href)
  note('grant cookie', unfinished.cookies.get('parley_grant'), 'GET /calendar/auth/callback/google')
  await unfinished.get('/calendar/auth/confirm')
  const abandoned = world.browser()
  noteStart(note, await scene.pressLink(abandoned, await scene.newLink(user)), CONNECT)
  note('binding cookie', abandoned.cookies.get('parley_oauth'), CONNECT)
  const access = await client.signIn(user)
  world.providers.simulation.google.grants.expire(undefined)
  const start = `${aWednesday()}T10:00:00Z`
  const end = `${aWednesday()}T11:00:00Z`
  await client.post('/calendar/events', { title: 'Run', start, end }, access)
  await client.get('/calendar/events', access)
  await program(parts, access)
  await client.get('/api/calendar/status', access)
  const accounts = await database
    .selectFrom('calendar_accounts')
    .select('id')
    .where('user_id', '=', user.id)
    .where('provider', '<>', 'built-in')
    .execute()
  for (const { id } of accounts) {
    await client.post('/api/calendar/disconnect', { account_id: id }, access)
  }
}

/** A program asks, its owner says yes and leave, it does it. */
async function program({ world, mcp }: RunParts, access: string): Promise<void> {
  const { client } = world.service
  const wish = { scopes: ['read', 'transact'], client: 'Runner' }
  const { body } = await client.post('/api/tool-tokens', wish, access)
  const { token } = z.object({ token: z.string() }).parse(body)
  const args = { title: 'Asked for', when: `${aWednesday()} 12:00` }
  const { data } = await useTool(mcp, token, 'create_event', args)
  const asked = z
    .object({ consent: z.string(), approval: z.object({ id: z.string() }) })
    .parse(data)
  await client.post(`/api/approvals/${asked.approval.id}`, { answer: 'yes_and_leave' }, access)
  await useTool(mcp, token, 'create_event', { ...args, consent: asked.consent })
}
