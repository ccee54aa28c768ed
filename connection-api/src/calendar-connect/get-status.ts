import type { RequestHandler } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { askingPerson } from './asking-person.ts'
import { describeAccount, listAccounts } from './calendar-account.ts'
import type { ConnectParts } from './connect-parts.ts'

const Query = z.strictObject({
  /** Seed s0's; nobody's but one's own. */
  user_id: z.string().max(200).optional(),
})

/** `GET /calendar/auth/status` (seed s0) and `GET /api/calendar/status` (seed s1). */
export function getStatus(parts: ConnectParts): RequestHandler {
  return async (request, response) => {
    const person = await askingPerson(parts, request)
    if (person === undefined) throw notSignedIn()
    const { user_id: userId } = parseRequest(Query, request.query)
    if (userId !== undefined && userId !== person.userId) throw notYours()
    const accounts = await listAccounts(parts.database, person.userId)
    const linked = accounts.filter(({ provider }) => provider !== 'built-in')
    const active = linked.filter(({ status }) => status === 'active')
    const has = (name: string) => active.some(({ provider }) => provider === name)
    response.set('Cache-Control', 'no-store').json({
      user_id: person.userId,
      connected: active.length > 0,
      has_google_calendar: has('google'),
      has_microsoft_calendar: has('microsoft'),
      needs_consent: linked.some(({ status }) => status === 'needs_consent'),
      providers: Object.keys(parts.providers),
      calendars: accounts.map(describeAccount),
    })
  }
}

const notSignedIn = () =>
  new AppError('Sign in first, and send the access token as Bearer.', {
    code: 'not_signed_in',
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer' },
  })

const notYours = () =>
  new AppError('You can only ask about your own calendars. Leave user_id out.', {
    code: 'not_yours',
    status: 403,
  })
