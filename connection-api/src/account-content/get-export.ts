import { recordAccountEvent } from '@parley/shared/calendar-accounts/account-audit'
import type { IdMaker } from '@parley/shared/identity/ids'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { readContent, type ContentParts } from './read-content.ts'

export interface ExportParts extends ContentParts {
  readonly newId: IdMaker
}

/** `GET /api/users/me/export`: all that is kept of whoever asks, as a file (GDPR, article 20). */
export function getExport(parts: ExportParts): SignedInHandler {
  return async ({ userId, sid }, _request, response) => {
    const event = { userId, what: 'account.export' as const, outcome: 'allowed' as const, sid }
    await reachable('postgres', recordAccountEvent(parts.database, parts, event))
    const content = await reachable('postgres', readContent(parts, userId))
    response.set('Cache-Control', 'no-store').attachment('parley-export.json').json(content)
  }
}
