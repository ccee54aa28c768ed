import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import { clearCookie, readCookie } from '../pages/cookies.ts'
import { checkForm, formToken } from '../pages/form-token.ts'
import { html, type Html } from '../pages/html.ts'
import { readPageSession } from '../pages/page-session.ts'
import { PROVIDER_NAMES } from '../pages/provider-names.ts'
import { seeOther, sendPage } from '../pages/send-page.ts'
import { ConsentRefused, type ConsentFailure } from '../oauth/consent-failure.ts'
import { recordRefusal } from '../oauth/take-consent.ts'
import type { ConnectParts } from './connect-parts.ts'
import { discardGrant } from './discard-grant.ts'
import { checkGrantCode, sendGrantCode } from './grant-code.ts'
import { findPending, removePending, type PendingGrant } from './pending-grant.ts'
import { saveGrant } from './save-grant.ts'

/**
 * `GET /calendar/auth/confirm`: a grant came back to a browser in which its owner was not signed in.
 * Nothing is connected until they are, or have entered the code that went to their own address, and
 * have seen both names: whoever was only sent the link can do neither.
 */
export function getConfirm(parts: ConnectParts): RequestHandler {
  return async (request, response) => {
    const waiting = await whatWaits(parts, request)
    if (waiting === undefined) return refuse(parts, response, 'expired')
    const person = await readPageSession(parts, request)
    const token = formToken(parts, request, response)
    if (person === undefined) return showProofs(parts, response, waiting, token)
    if (person.userId !== waiting.pending.userId)
      return turnAway(parts, response, waiting, 'not_you')
    return sendPage(parts, response, {
      title: 'Connect this calendar?',
      body: html`${bothNames(waiting)}
        <form method="post" action="/calendar/auth/confirm">
          ${token}
          <button class="main" name="answer" value="yes">Connect</button>
          <button name="answer" value="no">Do not connect</button>
        </form>`,
    })
  }
}

function bothNames({ pending: { grant, ownerName } }: Waiting): Html {
  return html`<p>
    The ${PROVIDER_NAMES[grant.provider]} calendar of
    <strong>${grant.email ?? 'this account'}</strong> would be connected to
    <strong>${ownerName}</strong>’s agent, which could then see and change it.
  </p>`
}

function showProofs(parts: ConnectParts, response: Response, waiting: Waiting, token: Html): void {
  sendPage(parts, response, {
    title: 'One more step',
    body: html`${bothNames(waiting)}
      <p>Go on only if you are ${waiting.pending.ownerName}. Show it in one of two ways:</p>
      <p><a href="/login?return=/calendar/auth/confirm">Sign in</a></p>
      <form method="post" action="/calendar/auth/confirm/code">
        ${token}<button>Send a code to the e-mail address of that account</button>
      </form>
      ${codeForm(token)}`,
  })
}

const codeForm = (token: Html) =>
  html`<form method="post" action="/calendar/auth/confirm/finish">
    ${token}
    <label for="code">Code from that e-mail</label>
    <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required />
    <button class="main">Connect</button>
  </form>`

/** `POST /calendar/auth/confirm/code`: writes to the owner. The answer is the same in every case. */
export function postConfirmCode(parts: ConnectParts): RequestHandler {
  return async (request, response) => {
    checkForm(parts, request)
    const waiting = await whatWaits(parts, request)
    if (waiting === undefined) return refuse(parts, response, 'expired')
    await sendGrantCode(parts, waiting.cookie, waiting.pending)
    return showCodeForm(parts, request, response, 'Look into your mail: a code is on its way.')
  }
}

function showCodeForm(
  parts: ConnectParts,
  request: Request,
  response: Response,
  words: string,
  status = 200,
): void {
  sendPage(parts, response, {
    title: 'Enter the code',
    status,
    body: html`<p role="status">${words}</p>
      ${codeForm(formToken(parts, request, response))}`,
  })
}

const CodeForm = z.object({ code: z.string().trim().max(20) })

/** `POST /calendar/auth/confirm/finish`: the code in place of a sign-in. */
export function postConfirmFinish(parts: ConnectParts): RequestHandler {
  return async (request, response) => {
    checkForm(parts, request)
    const { code } = parseRequest(CodeForm, request.body)
    const waiting = await whatWaits(parts, request)
    if (waiting === undefined) return refuse(parts, response, 'expired')
    switch (await checkGrantCode(parts, waiting.cookie, code)) {
      case 'right':
        return finish(parts, response, waiting)
      case 'used_up':
        return turnAway(parts, response, waiting, 'expired')
      case 'wrong':
        return showCodeForm(parts, request, response, 'That is not the code. Look again.', 401)
    }
  }
}

/** `POST /calendar/auth/confirm`: the owner's yes or no. */
export function postConfirm(parts: ConnectParts): RequestHandler {
  return async (request, response) => {
    checkForm(parts, request)
    const waiting = await whatWaits(parts, request)
    const person = await readPageSession(parts, request)
    if (waiting === undefined || person === undefined) return refuse(parts, response, 'expired')
    if (person.userId !== waiting.pending.userId)
      return turnAway(parts, response, waiting, 'not_you')
    if (!saidYes(request)) return turnAway(parts, response, waiting, 'denied')
    return finish(parts, response, waiting, person.sid)
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

/** @param sid the login session in which it was proved, where it was one */
async function finish(
  parts: ConnectParts,
  response: Response,
  { cookie, pending }: Waiting,
  sid?: string,
): Promise<void> {
  const { grant, userId, accountId } = pending
  if (!(await removePending(parts, cookie))) return refuse(parts, response, 'expired')
  try {
    await saveGrant(parts, grant, { userId, accountId, ...(sid !== undefined && { sid }) })
  } catch (error) {
    if (!(error instanceof ConsentRefused)) throw error
    await letGo(parts, pending, error.reason)
    return refuse(parts, response, error.reason)
  }
  clearCookie(parts, response, 'parley_grant')
  return seeOther(response, '/users?auth=success')
}

async function letGo(
  parts: ConnectParts,
  { grant, userId }: PendingGrant,
  reason: ConsentFailure,
): Promise<void> {
  await discardGrant(parts, grant)
  await recordRefusal(parts, { user_id: userId, purpose: 'calendar' }, reason)
}

async function turnAway(
  parts: ConnectParts,
  response: Response,
  { cookie, pending }: Waiting,
  reason: ConsentFailure,
): Promise<void> {
  if (await removePending(parts, cookie)) await letGo(parts, pending, reason)
  refuse(parts, response, reason)
}

function refuse(parts: ConnectParts, response: Response, reason: ConsentFailure): void {
  clearCookie(parts, response, 'parley_grant')
  seeOther(response, `/users?auth=error&reason=${reason}`)
}

function saidYes(request: Request): boolean {
  const body: unknown = request.body
  return typeof body === 'object' && body !== null && 'answer' in body && body.answer === 'yes'
}
