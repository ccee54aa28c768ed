import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { listAccounts, type AccountRow } from './calendar-account.ts'
import type { ConnectParts } from './connect-parts.ts'
import { disconnectAccount } from './disconnect-account.ts'

const Body = z.strictObject({
  account_id: z.string().min(1).max(100).optional(),
  provider: z.enum(['google', 'microsoft']).optional(),
})
type Body = z.output<typeof Body>

/** `POST /api/calendar/disconnect` (seed s1): one account; which one may go unsaid while there is one. */
export function postDisconnect(parts: ConnectParts): SignedInHandler {
  return async ({ userId, sid }, request, response) => {
    const wish = parseRequest(Body, request.body ?? {})
    const account = chosen(await listAccounts(parts.database, userId), wish)
    const { revoked, manageUrl } = await disconnectAccount(parts, account, sid)
    response.set('Cache-Control', 'no-store').json({
      disconnected: account.id,
      provider: account.provider,
      revoked,
      manage_url: manageUrl,
    })
  }
}

function chosen(accounts: readonly AccountRow[], { account_id: id, provider }: Body): AccountRow {
  const found = accounts.filter(
    (one) =>
      one.provider !== 'built-in' &&
      (id === undefined || one.id === id) &&
      (provider === undefined || one.provider === provider),
  )
  const [first, second] = found
  if (first === undefined) throw notConnected()
  if (second !== undefined) throw whichOne()
  return first
}

const notConnected = () =>
  new AppError('There is no such calendar to disconnect.', {
    code: 'calendar_not_connected',
    status: 404,
  })

const whichOne = () =>
  new AppError('You have connected several calendars. Say which one by account_id.', {
    code: 'which_calendar',
    status: 409,
  })
