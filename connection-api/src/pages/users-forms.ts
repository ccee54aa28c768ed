import type { RequestHandler } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { findAccount } from '../calendar-connect/calendar-account.ts'
import { disconnectAccount } from '../calendar-connect/disconnect-account.ts'
import { changeAccount } from '../calendar-connect/patch-account.ts'
import { goToProvider } from '../calendar-connect/start-pages.ts'
import { readLoginRequest } from '../login/login-request.ts'
import { checkCredentials } from '../login/post-login.ts'
import type { PagesParts } from './pages-parts.ts'
import { seeOther } from './send-page.ts'
import { whoPressed } from './who-pressed.ts'

// The forms of a person's own page: each is that person's own click.

const accountId = z.string().min(1).max(100)
const Connect = z.object({
  provider: z.enum(['google', 'microsoft']),
  account_id: accountId.optional(),
})

/** `POST /users/connect` */
export function postConnect(parts: PagesParts): RequestHandler {
  return async (request, response) => {
    const { userId } = await whoPressed(parts, request)
    const { provider, account_id: id } = parseRequest(Connect, request.body)
    if (id !== undefined) await findAccount(parts.database, userId, id)
    const wanted = { purpose: 'calendar', provider, userId, accountId: id } as const
    await goToProvider(parts, response, wanted)
  }
}

/** `POST /users/disconnect` */
export function postDisconnectForm(parts: PagesParts): RequestHandler {
  return async (request, response) => {
    const { userId, sid } = await whoPressed(parts, request)
    const form = parseRequest(z.object({ account_id: accountId }), request.body)
    const account = await findAccount(parts.database, userId, form.account_id)
    await disconnectAccount(parts, account, sid)
    seeOther(response, '/users?auth=disconnected')
  }
}

const Change = z.object({ account_id: accountId, wish: z.enum(['default', 'busy', 'free']) })

/** `POST /users/calendar` */
export function postCalendar(parts: PagesParts): RequestHandler {
  return async (request, response) => {
    const { userId } = await whoPressed(parts, request)
    const { account_id: id, wish } = parseRequest(Change, request.body)
    const change =
      wish === 'default' ? { is_default: true as const } : { counts_as_busy: wish === 'busy' }
    await changeAccount(parts, userId, id, change)
    seeOther(response, '/users')
  }
}

const Proof = z.object({ password: z.string(), code: z.string().trim().optional() })

/** `POST /users/join-google`: a fresh proof of the account, then off to choose the identity. */
export function postJoinGoogle(parts: PagesParts): RequestHandler {
  return async (request, response) => {
    const { userId, email } = await whoPressed(parts, request)
    const { password, code } = parseRequest(Proof, request.body)
    const proof = { email, password, otpCode: code ?? '', platform: 'web' }
    const proved = await checkCredentials(parts, readLoginRequest(proof, parts.production))
    if (proved.userId !== userId) throw notProved()
    await goToProvider(parts, response, { purpose: 'join', provider: 'google', userId })
  }
}

const notProved = () =>
  new AppError('That is not the password of this account.', {
    code: 'invalid_credentials',
    status: 401,
  })
