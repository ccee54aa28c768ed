import type { Request, RequestHandler, Response } from 'express'
import { clearCookie, readCookie } from '../pages/cookies.ts'
import { checkForm, formToken } from '../pages/form-token.ts'
import { html } from '../pages/html.ts'
import { readPageSession } from '../pages/page-session.ts'
import { PROVIDER_NAMES } from '../pages/provider-names.ts'
import { seeOther, sendPage } from '../pages/send-page.ts'
import { ConsentRefused, type ConsentFailure } from '../oauth/consent-failure.ts'
import type { ConnectParts } from './connect-parts.ts'
import { discardGrant } from './discard-grant.ts'
import { findPending, removePending, type PendingGrant } from './pending-grant.ts'
import { saveGrant } from './save-grant.ts'

/**
 * `GET /calendar/auth/confirm`: a grant came back to a browser in which its owner was not signed in.
 * Nothing is connected until they are, and have seen both names: whoever was only sent the link
 * cannot sign in as its owner.
 */
export function getConfirm(parts: ConnectParts): RequestHandler {
  return async (request, response) => {
    const waiting = await whatWaits(parts, request)
    if (waiting === undefined) return refuse(parts, response, 'expired')
    const person = await readPageSession(parts, request)
    if (person === undefined) return seeOther(response, '/login?return=/calendar/auth/confirm')
    if (person.userId !== waiting.pending.userId) return turnAway(parts, response, waiting)
    const { grant, ownerName } = waiting.pending
    const account = grant.email ?? 'this account'
    return sendPage(parts, response, {
      title: 'Connect this calendar?',
      body: html`<p>
          The ${PROVIDER_NAMES[grant.provider]} calendar of <strong>${account}</strong> would be
          connected to <strong>${ownerName}</strong>’s agent, which could then see and change it.
        </p>
        <form method="post" action="/calendar/auth/confirm">
          ${formToken(parts, request, response)}
          <button name="answer" value="yes">Connect</button>
          <button name="answer" value="no">Do not connect</button>
        </form>`,
    })
  }
}

/** `POST /calendar/auth/confirm`: the owner's yes or no. */
export function postConfirm(parts: ConnectParts): RequestHandler {
  return async (request, response) => {
    checkForm(parts, request)
    const waiting = await whatWaits(parts, request)
    const person = await readPageSession(parts, request)
    if (waiting === undefined || person === undefined) return refuse(parts, response, 'expired')
    if (person.userId !== waiting.pending.userId) return turnAway(parts, response, waiting)
    if (!(await removePending(parts, waiting.cookie))) return refuse(parts, response, 'expired')
    const { grant, userId, accountId } = waiting.pending
    try {
      if (!saidYes(request)) throw new ConsentRefused('denied')
      await saveGrant(parts, grant, { userId, accountId, sid: person.sid })
    } catch (error) {
      if (!(error instanceof ConsentRefused)) throw error
      await discardGrant(parts, grant)
      return refuse(parts, response, error.reason)
    }
    clearCookie(parts, response, 'parley_grant')
    return seeOther(response, '/users?auth=success')
  }
}

interface Waiting {
  readonly cookie: string
  readonly pending: PendingGrant
}

async function whatWaits(parts: ConnectParts, request: Request): Promise<Waiting | undefined> {
  const cookie = readCookie(parts, request, 'parley_grant')
  const pending = cookie && (await findPending(parts, cookie))
  return cookie && pending ? { cookie, pending } : undefined
}

async function turnAway(
  parts: ConnectParts,
  response: Response,
  { cookie, pending }: Waiting,
): Promise<void> {
  if (await removePending(parts, cookie)) await discardGrant(parts, pending.grant)
  refuse(parts, response, 'not_you')
}

function refuse(parts: ConnectParts, response: Response, reason: ConsentFailure): void {
  clearCookie(parts, response, 'parley_grant')
  seeOther(response, `/users?auth=error&reason=${reason}`)
}

function saidYes(request: Request): boolean {
  const body: unknown = request.body
  return typeof body === 'object' && body !== null && 'answer' in body && body.answer === 'yes'
}
