import { z } from 'zod'
import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { findAccount } from './calendar-account.ts'
import type { ConnectParts } from './connect-parts.ts'
import { connectUrl, issueTicket } from './connect-ticket.ts'

const Body = z.strictObject({
  provider: z.enum(['google', 'microsoft']).optional(),
  /** Connect this one again. */
  account_id: z.string().min(1).max(100).optional(),
})

/** `POST /calendar/links`: a link by which the person who asks connects a calendar of theirs. */
export function postLinks(parts: ConnectParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const wish = parseRequest(Body, request.body ?? {})
    const { account_id: accountId } = wish
    const provider = accountId ? await providerOf(parts, userId, accountId) : wish.provider
    if (provider !== undefined && !parts.providers[provider]) throw notConfigured()
    const { ticket, expiresAt } = await issueTicket(parts, { userId, provider, accountId })
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({ url: connectUrl(parts.baseUrl, ticket), expires_at: expiresAt.toISOString() })
  }
}

async function providerOf(
  { database }: ConnectParts,
  userId: string,
  accountId: string,
): Promise<ProviderName> {
  const { provider } = await findAccount(database, userId, accountId)
  if (provider === 'built-in') throw needsNoLink()
  return provider
}

const needsNoLink = () =>
  new AppError('The built-in calendar needs no connecting.', {
    code: 'built_in_calendar',
    status: 409,
  })

const notConfigured = () =>
  new AppError('This provider is not set up here. Choose another one, or ask whoever runs this.', {
    code: 'provider_not_configured',
    status: 404,
  })
