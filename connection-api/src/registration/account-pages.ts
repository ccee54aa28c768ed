import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { checkForm, formToken } from '../pages/form-token.ts'
import { html, type Html } from '../pages/html.ts'
import { sendPage, type PageParts } from '../pages/send-page.ts'
import type { CookieParts } from '../pages/cookies.ts'
import type { Logger } from '@parley/shared/logging/logger'
import { askForReset } from './post-forgot-password.ts'
import { register } from './post-register.ts'
import { resetPassword, type ResetPasswordParts } from './post-reset-password.ts'
import { verifyEmail, type VerifyEmailParts } from './post-verify-email.ts'
import { mailLimits, ticketLimits } from './registration-limits.ts'

export interface AccountPageParts
  extends VerifyEmailParts, ResetPasswordParts, CookieParts, PageParts {
  readonly log: Logger
}

const Form = z.record(z.string(), z.unknown())
const Ticketed = z.object({ ticket: z.string().max(100) })

/** One form, and what pressing its button does. */
interface FormPage {
  readonly title: string
  readonly intro: string
  readonly button: string
  readonly fields: readonly Html[]
  /** Of the fields, by name. */
  readonly send: (form: Readonly<Record<string, unknown>>) => Promise<unknown>
  /** Said when it worked. */
  readonly done: Html
}

const field = (name: string, label: string, type: string, autocomplete: string) =>
  html`<label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      maxlength="256"
      required
    />`

const EMAIL = field('email', 'E-mail', 'email', 'username')
const NAME = field('name', 'Your name', 'text', 'name')
const PASSWORD = field('password', 'Password', 'password', 'current-password')
const NEW_PASSWORD = field(
  'password',
  'New password (twelve characters or more)',
  'password',
  'new-password',
)

const LOOK_FOR_MAIL = html`<p>Look for our mail, and open the link in it.</p>`
const SIGN_IN = html`<p>That worked. <a href="/login">Sign in</a></p>`

/** Pages for registering and for forgotten passwords, also those that links in mails lead to. */
export function accountPages(parts: AccountPageParts): Router {
  const routes = Router()
  const form = express.urlencoded({ extended: false, limit: '16kb' })
  const add = (path: string, page: FormPage, limits: RequestHandler[]) => {
    routes.get(path, (request, response) => showForm(parts, request, response, page))
    routes.post(path, form, ...limits, takeForm(parts, page))
  }
  add('/account/register', registerPage(parts), mailLimits(parts, 'register'))
  add('/account/verify-email', verifyPage(parts), ticketLimits(parts))
  add('/account/forgot-password', forgotPage(parts), mailLimits(parts, 'forgot'))
  add('/account/reset-password', resetPage(parts), ticketLimits(parts))
  return routes
}

const registerPage = (parts: AccountPageParts): FormPage => ({
  title: 'Make an account',
  intro: 'We write to your address; the link in that mail opens the account.',
  button: 'Make an account',
  fields: [NAME, EMAIL, NEW_PASSWORD],
  send: ({ name, email, password }) => register(parts, { name, email, password }),
  done: LOOK_FOR_MAIL,
})

const verifyPage = (parts: AccountPageParts): FormPage => ({
  title: 'Open your account',
  intro: 'Enter the password that you chose when you registered.',
  button: 'Open my account',
  fields: [PASSWORD],
  send: ({ ticket, password }) => verifyEmail(parts, { ticket, password }),
  done: SIGN_IN,
})

const forgotPage = (parts: AccountPageParts): FormPage => ({
  title: 'Forgotten your password?',
  intro: 'If the address has an account, we send it a link to choose a new one.',
  button: 'Send me a link',
  fields: [EMAIL],
  send: ({ email }) => askForReset(parts, { email }),
  done: LOOK_FOR_MAIL,
})

const resetPage = (parts: AccountPageParts): FormPage => ({
  title: 'Choose a new password',
  intro: 'You will be signed out everywhere.',
  button: 'Set the new password',
  fields: [NEW_PASSWORD],
  send: ({ ticket, password }) => resetPassword(parts, { ticket, password }),
  done: SIGN_IN,
})

function takeForm(parts: AccountPageParts, page: FormPage): RequestHandler {
  return async (request, response) => {
    checkForm(parts, request)
    try {
      await page.send(parseRequest(Form, request.body ?? {}))
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error
      return showForm(parts, request, response, page, error)
    }
    return sendPage(parts, response, { title: page.title, body: page.done })
  }
}

function showForm(
  parts: AccountPageParts,
  request: Request,
  response: Response,
  { title, intro, button, fields }: FormPage,
  wrong?: AppError,
): void {
  sendPage(parts, response, {
    title,
    status: wrong?.status ?? 200,
    body: html`${wrong && html`<p class="notice bad" role="alert">${wrong.message}</p>`}
      <p>${intro}</p>
      <form method="post" action="${request.path}">
        ${formToken(parts, request, response)}
        <input type="hidden" name="ticket" value="${ticketOf(request)}" />
        ${fields}
        <button class="main">${button}</button>
      </form>`,
  })
}

/** Of the link, or of the form that is shown again. */
function ticketOf({ query, body }: Request): string {
  const shown = Ticketed.safeParse(query['ticket'] === undefined ? body : query)
  return shown.success ? shown.data.ticket : ''
}
