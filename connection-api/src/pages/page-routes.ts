import express, { Router, type ErrorRequestHandler } from 'express'
import { toAppError } from '@parley/shared/http/error-handler'
import { getUserSync, postUserSync, USER_SYNC } from '../admin/user-sync-page.ts'
import { postAnswerForm, postWithdrawForm } from '../approvals/approval-forms.ts'
import { getApprovalsPage } from '../approvals/approvals-page.ts'
import {
  getConfirm,
  postConfirm,
  postConfirmCode,
  postConfirmFinish,
} from '../calendar-connect/confirm-page.ts'
import { getCallback } from '../calendar-connect/get-callback.ts'
import { getStart, postStart } from '../calendar-connect/start-pages.ts'
import { getGoogleCallback } from '../google-sign-in/get-google-callback.ts'
import { attemptLimits } from '../login/attempt-limits.ts'
import { loginLimits } from '../login/login-limit.ts'
import { accountPages } from '../registration/account-pages.ts'
import { html } from './html.ts'
import {
  getJoin,
  getLogin,
  postJoin,
  postLoginForm,
  postLoginGoogle,
  postLogoutForm,
} from './login-page.ts'
import type { PagesParts } from './pages-parts.ts'
import { seeOther, sendPage, STYLE } from './send-page.ts'
import { postCalendar, postConnect, postDisconnectForm, postJoinGoogle } from './users-forms.ts'
import { getUsers } from './users-page.ts'

/** Everything that a person looks at: plain pages that work without a script. */
export function pageRoutes(parts: PagesParts): Router {
  const routes = Router()
  const form = express.urlencoded({ extended: false, limit: '16kb' })
  const login = loginLimits(parts.redis, parts.log)
  const proof = proofLimits(parts)
  const consent = consentLimits(parts)

  routes.get('/pages/style.css', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('css').send(STYLE)
  })
  // Where the page that people call from is not built.
  routes.get('/', (_request, response) => seeOther(response, '/users'))
  routes.get('/login', getLogin(parts))
  routes.post('/login', form, login, postLoginForm(parts))
  routes.post('/login/google', form, consent, postLoginGoogle(parts))
  routes.get('/login/join', getJoin(parts))
  routes.post('/login/join', form, proof, postJoin(parts))
  routes.post('/logout', form, postLogoutForm(parts))

  routes.get('/users', getUsers(parts))
  routes.post('/users/connect', form, consent, postConnect(parts))
  routes.post('/users/disconnect', form, postDisconnectForm(parts))
  routes.post('/users/calendar', form, postCalendar(parts))
  routes.post('/users/join-google', form, proof, postJoinGoogle(parts))

  routes.get('/approvals', getApprovalsPage(parts))
  routes.post('/approvals', form, postAnswerForm(parts))
  routes.post('/approvals/withdraw', form, postWithdrawForm(parts))

  routes.get(USER_SYNC, getUserSync(parts))
  routes.post(USER_SYNC, form, postUserSync(parts))

  routes.get('/calendar/auth/start', consent, getStart(parts))
  routes.post('/calendar/auth/start', form, consent, postStart(parts))
  routes.get('/calendar/auth/callback', consent, getCallback(parts))
  routes.get('/calendar/auth/callback/google', consent, getCallback(parts, 'google'))
  routes.get('/calendar/auth/callback/microsoft', consent, getCallback(parts, 'microsoft'))
  routes.get('/calendar/auth/confirm', getConfirm(parts))
  routes.post('/calendar/auth/confirm', form, postConfirm(parts))
  routes.post('/calendar/auth/confirm/code', form, proof, codeLimits(parts), postConfirmCode(parts))
  routes.post('/calendar/auth/confirm/finish', form, proof, postConfirmFinish(parts))
  routes.get('/api/auth/google/callback', consent, getGoogleCallback(parts))

  routes.use(accountPages(parts))
  routes.use(errorPage(parts))
  return routes
}

/** Failed proofs of an account by somebody who is half-way in. */
const proofLimits = ({ redis, log }: PagesParts) =>
  attemptLimits(redis, log, {
    name: 'proof',
    windowMs: 5 * 60 * 1000,
    count: 'failures',
    perAddress: 10,
    sentence: 'Too many attempts. Wait a few minutes, then try again.',
  })

/** Mails with a code: each one costs somebody a look. */
const codeLimits = ({ redis, log }: PagesParts) =>
  attemptLimits(redis, log, {
    name: 'grant-code',
    windowMs: 60 * 60 * 1000,
    count: 'all',
    perAddress: 10,
    sentence: 'Too many codes were asked for. Sign in instead, or wait an hour.',
  })

/** Tickets, states and codes that somebody tries out. */
const consentLimits = ({ redis, log }: PagesParts) =>
  attemptLimits(redis, log, {
    name: 'consent',
    windowMs: 5 * 60 * 1000,
    count: 'all',
    perAddress: 120,
    sentence: 'Too many attempts. Wait a few minutes, then try again.',
  })

function errorPage(parts: PagesParts): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const known = toAppError(error)
    if (known.status >= 500) parts.log.error({ err: error, code: known.code }, 'Request failed')
    response.set(known.headers)
    return sendPage(parts, response, {
      title: 'That did not work',
      status: known.status,
      body: html`<p class="notice bad" role="alert">${known.message}</p>
        <p><a href="/users">Go to your page</a></p>`,
    })
  }
}
