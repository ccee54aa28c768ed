import { randomBytes } from 'node:crypto'
import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import type { Clock } from '@parley/shared/time/clock'
import { renderEnvironment } from './simulated-environment.ts'
import { renderUser, type SimulatedClerkUser } from './simulated-user.ts'

/** A session that a browser has. */
export interface BrowserSession {
  readonly sid: string
  readonly userId: string
  token(): Promise<string>
}

export interface FrontendParts {
  readonly clock: Clock
  readonly users: ReadonlyMap<string, SimulatedClerkUser>
  /** Where this is reached, as pages of other origins see it. */
  url(): string
  /** @param party origin of the page that asks */
  signIn(userId: string, party: string): BrowserSession
}

const COOKIE = '__client'

/**
 * Clerk's Frontend API, as far as its own client asks it to load and to keep somebody signed in, and
 * the page that people sign in on. A browser is known by a cookie, as with a production instance.
 */
export function frontendApi(parts: FrontendParts): Router {
  const browsers: Browsers = new Map()
  const routes = Router()
  routes.use(['/v1/environment', '/v1/client', '/v1/dev_browser'], forPages)
  routes.all('/v1/environment', (_request, response) => {
    response.json(renderEnvironment(parts.url()))
  })
  routes.get('/v1/client', getClient(parts, browsers))
  routes.post('/v1/client/sessions/:sid/tokens', postToken(browsers))
  routes.post('/v1/client/sessions', endSessions(parts, browsers))
  routes.post('/v1/client/sessions/:sid/remove', endSessions(parts, browsers))
  routes.get('/sign-in', (_request, response) => {
    response.type('html').send(signInPage([...parts.users.values()]))
  })
  routes.post('/sign-in', express.urlencoded({ extended: false }), postSignIn(parts, browsers))
  return routes
}

/** By the cookie of each. */
type Browsers = Map<string, BrowserSession[]>

const sessionsOf = (browsers: Browsers, request: Request) =>
  browsers.get(cookieOf(request) ?? '') ?? []

function getClient(parts: FrontendParts, browsers: Browsers): RequestHandler {
  return async (request, response) => {
    const client = await renderClient(parts, sessionsOf(browsers, request))
    response.json({ response: client, client: null })
  }
}

function postToken(browsers: Browsers): RequestHandler {
  return async (request, response) => {
    const { sid: wanted } = request.params
    const session = sessionsOf(browsers, request).find(({ sid }) => sid === wanted)
    if (session) response.json({ object: 'token', jwt: await session.token() })
    else response.status(401).json(NO_SESSION)
  }
}

function endSessions(parts: FrontendParts, browsers: Browsers): RequestHandler {
  return async (request, response) => {
    browsers.delete(cookieOf(request) ?? '')
    const client = await renderClient(parts, [])
    response.json({ response: client, client })
  }
}

function postSignIn(parts: FrontendParts, browsers: Browsers): RequestHandler {
  return (request, response) => {
    const back = new URL(String(request.body.redirect_url))
    const browser = randomBytes(16).toString('hex')
    browsers.set(browser, [parts.signIn(String(request.body.user), back.origin)])
    response.cookie(COOKIE, browser, { httpOnly: true, sameSite: 'lax' }).redirect(303, back.href)
  }
}

const NO_SESSION = { errors: [{ code: 'resource_not_found', message: 'Session not found' }] }

/** Any page may ask, with its cookies: who is let in is the token's own business (`azp`). */
function forPages(request: Request, response: Response, next: () => void): void {
  response.set('Access-Control-Allow-Origin', request.get('origin') ?? '*')
  response.set('Access-Control-Allow-Credentials', 'true')
  response.set('Vary', 'Origin')
  next()
}

function cookieOf(request: Request): string | undefined {
  return new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(request.get('cookie') ?? '')?.[1]
}

async function renderClient(parts: FrontendParts, sessions: readonly BrowserSession[]) {
  const now = parts.clock.now()
  return {
    object: 'client',
    id: 'client_1',
    sessions: await Promise.all(sessions.map((session) => renderSession(parts, session))),
    sign_in: null,
    sign_up: null,
    last_active_session_id: sessions[0]?.sid ?? null,
    cookie_expires_at: null,
    captcha_bypass: false,
    created_at: now,
    updated_at: now,
  }
}

const WEEK_MS = 7 * 24 * 3600 * 1000

async function renderSession({ clock, users }: FrontendParts, session: BrowserSession) {
  const now = clock.now()
  const user = users.get(session.userId)
  return {
    object: 'session',
    id: session.sid,
    status: 'active',
    tasks: [],
    actor: null,
    factor_verification_age: [0, -1],
    last_active_at: now,
    expire_at: now + WEEK_MS,
    abandon_at: now + WEEK_MS,
    created_at: now,
    updated_at: now,
    last_active_organization_id: null,
    last_active_token: { object: 'token', jwt: await session.token() },
    user: user ? { ...renderUser(user, now), organization_memberships: [] } : null,
    public_user_data: null,
  }
}

/** Where to go back to is after the `#`, as Clerk's client puts it. */
function signInPage(users: readonly SimulatedClerkUser[]): string {
  const buttons = users.map(
    ({ id, email }) => `<button name="user" value="${id}">${email}</button>`,
  )
  return `<!doctype html><title>Sign in - Simulated Clerk</title><h1>Sign in</h1>
    <form method="post" action="/sign-in"><input type="hidden" name="redirect_url">${buttons.join(' ')}</form>
    <script>
      const wishes = new URLSearchParams(location.search + '&' + location.hash.split('?')[1])
      document.querySelector('input').value =
        wishes.get('sign_in_force_redirect_url') ?? wishes.get('redirect_url')
    </script>`
}
