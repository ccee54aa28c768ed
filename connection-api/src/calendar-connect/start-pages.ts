import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { startConsent, type ConsentWanted } from '../oauth/start-consent.ts'
import { setCookie } from '../pages/cookies.ts'
import { checkForm, formToken } from '../pages/form-token.ts'
import { html } from '../pages/html.ts'
import { PROVIDER_NAMES } from '../pages/provider-names.ts'
import { seeOther, sendPage } from '../pages/send-page.ts'
import { readPageSession } from '../pages/page-session.ts'
import { askingPerson } from './asking-person.ts'
import { findAccount } from './calendar-account.ts'
import type { ConnectParts } from './connect-parts.ts'
import { findTicket, useTicket } from './connect-ticket.ts'

const provider = z.enum(['google', 'microsoft'])
const Query = z.strictObject({
  ticket: z.string().min(1).max(200).optional(),
  user_id: z.string().min(1).max(200).optional(),
  provider: provider.optional(),
  /** Connect this one of one's own again. */
  account_id: z.string().min(1).max(100).optional(),
  /** The page that people call from asks, and the browser comes back to it. */
  from: z.literal('web').optional(),
})

/** `GET /calendar/auth/start`: by a ticket, or in seed s0's form for oneself. */
export function getStart(parts: ConnectParts): RequestHandler {
  return async (request, response) => {
    const query = parseRequest(Query, request.query)
    if (query.ticket !== undefined) return showTicket(parts, request, response, query.ticket)
    return startForOneself(parts, request, response, query)
  }
}

/** A page with a button. Looking at it uses nothing up: links are opened by scanners too. */
async function showTicket(
  parts: ConnectParts,
  request: Request,
  response: Response,
  ticket: string,
): Promise<void> {
  const found = await findTicket(parts, ticket)
  if (found === undefined) return tooLate(parts, response)
  const names = found.provider ? [found.provider] : configured(parts)
  const buttons = names.map(
    (name) =>
      html`<button class="main" name="provider" value="${name}">
        Go on to ${PROVIDER_NAMES[name]}
      </button>`,
  )
  return sendPage(parts, response, {
    title: `Connect a calendar to ${found.owner_name}’s agent`,
    body: html`<p>
        The agent of <strong>${found.owner_name}</strong> will see and change the calendar that you
        choose next. Go on only if that is you.
      </p>
      <form method="post" action="/calendar/auth/start">
        ${formToken(parts, request, response)}
        <input type="hidden" name="ticket" value="${ticket}" />
        ${buttons}
      </form>`,
  })
}

const TicketForm = z.object({ ticket: z.string().min(1).max(200), provider })

/** `POST /calendar/auth/start`: the button of that page; uses the ticket up. */
export function postStart(parts: ConnectParts): RequestHandler {
  return async (request, response) => {
    checkForm(parts, request)
    const form = parseRequest(TicketForm, request.body)
    const person = await readPageSession(parts, request)
    const seen = await findTicket(parts, form.ticket)
    if (seen !== undefined && person !== undefined && person.userId !== seen.user_id) {
      return seeOther(response, '/users?auth=error&reason=not_you')
    }
    const ticket = seen && (await useTicket(parts, form.ticket))
    if (!ticket) return tooLate(parts, response)
    return goToProvider(parts, response, {
      purpose: 'calendar',
      provider: ticket.provider ?? form.provider,
      userId: ticket.user_id,
      accountId: ticket.account_id ?? undefined,
    })
  }
}

/**
 * Seed s0's `?user_id=X&provider=`: Microsoft when unnamed. X has to be the person who asks: anybody
 * could write X into an address.
 */
async function startForOneself(
  parts: ConnectParts,
  request: Request,
  response: Response,
  wish: z.output<typeof Query>,
): Promise<void> {
  const person = await askingPerson(parts, request)
  if (person === undefined) {
    return seeOther(response, `/login?return=${encodeURIComponent(request.originalUrl)}`)
  }
  if (wish.user_id !== undefined && wish.user_id !== person.userId) return notYou(parts, response)
  if (wish.account_id !== undefined) {
    await findAccount(parts.database, person.userId, wish.account_id)
  }
  return goToProvider(parts, response, {
    purpose: 'calendar',
    provider: wish.provider ?? 'microsoft',
    userId: person.userId,
    plainCallback: wish.provider === undefined,
    accountId: wish.account_id,
    from: wish.from,
  })
}

/** Sends the browser off, with the cookie that it has to bring back. */
export async function goToProvider(
  parts: ConnectParts,
  response: Response,
  wanted: ConsentWanted,
): Promise<void> {
  const { url, binding } = await startConsent(parts, wanted)
  setCookie(parts, response, 'parley_oauth', binding)
  seeOther(response, url)
}

function configured({ providers }: ConnectParts): ProviderName[] {
  const names = provider.options.filter((name) => providers[name] !== undefined)
  if (names.length > 0) return names
  throw new AppError('No calendar provider is set up here. Ask whoever runs this.', {
    code: 'provider_not_configured',
    status: 404,
  })
}

function tooLate(parts: ConnectParts, response: Response): void {
  sendPage(parts, response, {
    status: 410,
    title: 'This link does not work any more',
    body: html`<p>It was used already, or it is older than ten minutes.</p>
      <p><a href="/users">Sign in and connect your calendar from your page.</a></p>`,
  })
}

function notYou(parts: ConnectParts, response: Response): void {
  sendPage(parts, response, {
    status: 403,
    title: 'That is somebody else’s calendar',
    body: html`<p>You are signed in as another person than the one this link names.</p>
      <p><a href="/users">Go to your own page.</a></p>`,
  })
}
