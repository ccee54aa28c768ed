import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { grantsCalendar } from '@parley/shared/calendar-accounts/calendar-scopes'
import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'
import { clearCookie, readCookie, setCookie } from '../pages/cookies.ts'
import { readPageSession } from '../pages/page-session.ts'
import { seeOther } from '../pages/send-page.ts'
import { ConsentRefused } from '../oauth/consent-failure.ts'
import {
  recordRefusal,
  takeConsent,
  type Consent,
  type ConsentAnswer,
} from '../oauth/take-consent.ts'
import { wayBack } from '../oauth/way-back.ts'
import type { CalendarGrant } from './calendar-grant.ts'
import type { ConnectParts } from './connect-parts.ts'
import { discardGrant } from './discard-grant.ts'
import { keepPending } from './pending-grant.ts'
import { saveGrant } from './save-grant.ts'

/** `GET /calendar/auth/callback/{provider}`, and seed s0's `/calendar/auth/callback`. */
export function getCallback(parts: ConnectParts, provider?: ProviderName): RequestHandler {
  return async (request, response) => {
    clearCookie(parts, response, 'parley_oauth')
    const answer = readAnswer(parts, request)
    const back = wayBack(answer.state, 'calendar')
    try {
      const consent = await takeConsent(parts, answer, {
        purposes: ['calendar'],
        ...(provider && { provider }),
      })
      seeOther(response, await finish(parts, request, response, { consent, back }))
    } catch (error) {
      if (!(error instanceof ConsentRefused)) throw error
      parts.log.info({ err: error, reason: error.reason }, 'A calendar was not connected')
      seeOther(response, `${back}?auth=error&reason=${error.reason}`)
    }
  }
}

const one = z.string().max(4096).optional().catch(undefined)
const Query = z.object({ state: one, code: one, error: one, iss: one })

/** A provider's answer in the address of a callback, and what this browser was given at the start. */
export function readAnswer(parts: ConnectParts, request: Request): ConsentAnswer {
  const { state, code, error, iss } = Query.parse(request.query)
  return { state, code, error, iss, binding: readCookie(parts, request, 'parley_oauth') }
}

/** @returns where the browser goes next */
async function finish(
  parts: ConnectParts,
  request: Request,
  response: Response,
  { consent, back }: { readonly consent: Consent; readonly back: string },
): Promise<string> {
  const grant = toGrant(parts, consent)
  const { user_id: userId, account_id: accountId } = consent.state
  try {
    if (userId === null) throw new ConsentRefused('mixed_up')
    if (!grantsCalendar(grant.provider, grant.scopes)) throw new ConsentRefused('scopes_missing')
    const person = await readPageSession(parts, request)
    if (person === undefined) {
      const cookie = await keepPending(parts, { userId, accountId }, grant)
      setCookie(parts, response, 'parley_grant', cookie)
      return '/calendar/auth/confirm'
    }
    if (person.userId !== userId) throw new ConsentRefused('not_you')
    await saveGrant(parts, grant, { userId, accountId, sid: person.sid })
    return `${back}?auth=success`
  } catch (error) {
    if (error instanceof ConsentRefused) {
      await discardGrant(parts, grant)
      await recordRefusal(parts, consent.state, error.reason)
    }
    throw error
  }
}

function toGrant({ clock }: ConnectParts, { settings, identity, tokens, scopes }: Consent) {
  const grant: CalendarGrant = {
    provider: settings.name,
    subject: identity.subject,
    email: identity.email,
    scopes: [...scopes],
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: clock.now() + tokens.expires_in * 1000,
  }
  return grant
}
