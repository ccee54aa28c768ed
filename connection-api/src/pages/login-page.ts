import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { goToProvider } from '../calendar-connect/start-pages.ts'
import { goOn } from '../google-sign-in/get-google-callback.ts'
import { proveAndJoin } from '../google-sign-in/post-google-join.ts'
import { openSignIn } from '../login/answer-sign-in.ts'
import { endLogin } from '../login/end-login.ts'
import { readLoginRequest } from '../login/login-request.ts'
import { checkCredentials } from '../login/post-login.ts'
import { clearCookie, readCookie } from './cookies.ts'
import { checkForm, formToken } from './form-token.ts'
import { html, type Html } from './html.ts'
import { keepSignedIn } from './keep-signed-in.ts'
import type { PagesParts } from './pages-parts.ts'
import { closePageSession, readPageSession } from './page-session.ts'
import { returnAddress } from './return-address.ts'
import { seeOther, sendPage } from './send-page.ts'

/** `GET /login` */
export function getLogin(parts: PagesParts): RequestHandler {
  return async (request, response) => {
    const back = returnAddress(request.query['return'])
    if (await readPageSession(parts, request)) return seeOther(response, back)
    return showLogin(parts, request, response, { back })
  }
}

const Form = z.object({
  email: z.string(),
  password: z.string(),
  code: z.string().trim().optional(),
  return: z.string().optional(),
})

/** `POST /login`: what sign-in asks for at every door, and then a page session. */
export function postLoginForm(parts: PagesParts): RequestHandler {
  return async (request, response) => {
    checkForm(parts, request)
    const form = parseRequest(Form, request.body)
    const back = returnAddress(form.return)
    try {
      const login = readLoginRequest(credentials(form), parts.production)
      const sid = await openSignIn(parts, await checkCredentials(parts, login))
      await keepSignedIn(parts, response, sid)
    } catch (error) {
      const wrong = wrongInput(error)
      return showLogin(parts, request, response, { back, wrong, email: form.email })
    }
    return seeOther(response, back)
  }
}

function credentials({ email, password, code }: z.output<typeof Form>) {
  return { email, password, otpCode: code ?? '', platform: 'web' }
}

/** A refusal is shown where it can be mended; anything else goes its usual way. */
function wrongInput(error: unknown): AppError {
  if (error instanceof AppError && error.status < 500) return error
  throw error
}

interface LoginView {
  readonly back: string
  readonly wrong?: AppError
  readonly email?: string
}

function showLogin(
  parts: PagesParts,
  request: Request,
  response: Response,
  { back, wrong, email }: LoginView,
): void {
  const token = formToken(parts, request, response)
  sendPage(parts, response, {
    title: 'Sign in',
    status: wrong?.status ?? 200,
    body: html`${wrong && problem(wrong)}
      <form method="post" action="/login">
        ${token}
        <input type="hidden" name="return" value="${back}" />
        <label for="email">E-mail</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="username"
          required
          value="${email ?? ''}"
        />
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
        />
        ${codeField}
        <button class="main">Sign in</button>
      </form>
      <p><a href="/account/forgot-password">Forgotten your password?</a></p>
      ${parts.registrationOpen && html`<p><a href="/account/register">Make an account</a></p>`}
      ${parts.providers.google && withGoogle(token)}`,
  })
}

const codeField = html`<label for="code">One-time code, if you use one</label>
  <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" />`

const problem = ({ message }: AppError) => html`<p class="notice bad" role="alert">${message}</p>`

const withGoogle = (token: Html) =>
  html`<h2>With Google</h2>
    <form method="post" action="/login/google">
      ${token}
      <button name="connect" value="no">Sign in with Google</button>
      <button name="connect" value="yes">Sign in with Google and connect my calendar</button>
    </form>`

/** `POST /login/google`: off to Google, and to its calendar afterwards where that was asked for. */
export function postLoginGoogle(parts: PagesParts): RequestHandler {
  return async (request, response) => {
    checkForm(parts, request)
    const { connect } = parseRequest(z.object({ connect: z.enum(['yes', 'no']) }), request.body)
    const thenConnect = connect === 'yes'
    await goToProvider(parts, response, { purpose: 'sign_in', provider: 'google', thenConnect })
  }
}

const JoinQuery = z.object({ from: z.string().optional() })

/** `GET /login/join`: an account has the address that Google named; its password joins the two. */
export function getJoin(parts: PagesParts): RequestHandler {
  return (request, response) => {
    if (readCookie(parts, request, 'parley_join') === undefined) {
      seeOther(response, '/users?auth=error&reason=expired')
    } else {
      showJoin(parts, request, response, { from: parseRequest(JoinQuery, request.query).from })
    }
  }
}

const JoinForm = z.object({
  password: z.string(),
  code: z.string().trim().optional(),
  /** Whoever started on the page that people call from goes back to it. */
  from: z.string().optional(),
})

/** `POST /login/join` */
export function postJoin(parts: PagesParts): RequestHandler {
  return async (request, response) => {
    checkForm(parts, request)
    const { password, code, from } = parseRequest(JoinForm, request.body)
    const ticket = readCookie(parts, request, 'parley_join') ?? ''
    try {
      const proof = { password, otpCode: code ?? '', platform: 'web' }
      const { signIn, pending } = await proveAndJoin(parts, ticket, proof)
      await keepSignedIn(parts, response, await openSignIn(parts, signIn))
      clearCookie(parts, response, 'parley_join')
      const home = from === 'web' ? '/' : '/users'
      await goOn(parts, response, pending.user_id, pending.then_connect ? 'connect' : home)
    } catch (error) {
      showJoin(parts, request, response, { from, wrong: wrongInput(error) })
    }
  }
}

interface Join {
  readonly from: string | undefined
  readonly wrong?: AppError | undefined
}

function showJoin(
  parts: PagesParts,
  request: Request,
  response: Response,
  { from, wrong }: Join,
): void {
  sendPage(parts, response, {
    title: 'You have an account already',
    status: wrong?.status ?? 200,
    body: html`${wrong && problem(wrong)}
      <p>
        An account here has the same e-mail address. Enter its password once, and from then on
        Google signs you in to it.
      </p>
      <form method="post" action="/login/join">
        ${formToken(parts, request, response)}
        <input type="hidden" name="from" value="${from === 'web' ? 'web' : ''}" />
        <label for="password">Password of your Parley account</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
        />
        ${codeField}
        <button class="main">Join them and sign in</button>
      </form>`,
  })
}

/** `POST /logout`: ends the login session itself, and every call that hangs on it. */
export function postLogoutForm(parts: PagesParts): RequestHandler {
  return async (request, response) => {
    checkForm(parts, request)
    const person = await readPageSession(parts, request)
    if (person) await endLogin(parts, person.sid, 'logged_out')
    await closePageSession(parts, request, response)
    seeOther(response, '/login')
  }
}
