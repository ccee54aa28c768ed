import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import type { Clock } from '@parley/shared/time/clock'
import type { RequestHandler } from 'express'
import { endMessage } from '../message-row.ts'
import { signedByTwilio, type TwilioForm, type TwilioParts } from './signed-by-twilio.ts'

export interface StatusParts extends TwilioParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly log: Logger
}

/** In the order in which they come about; reports arrive in any order, and more than once. */
const ORDER = [
  'accepted',
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'read',
]
const FINAL = ['delivered', 'undelivered', 'failed', 'read']
const NOT_REACHED = ['undelivered', 'failed']

/** `POST /api/twilio/status?message=`: what became of a message. It also shows that it was sent. */
export function postStatus(parts: StatusParts): RequestHandler {
  return signedByTwilio(parts, async (form, request) => {
    const { message: id } = request.query
    if (typeof id === 'string') await takeReport(parts, id, form)
    return undefined
  })
}

async function takeReport(parts: StatusParts, id: string, form: TwilioForm): Promise<void> {
  const status = String(form['MessageStatus'] ?? '')
  const sid = String(form['MessageSid'] ?? '')
  if (!ORDER.includes(status) || sid === '') return
  await endMessage(parts, id, { sent_at: new Date(parts.clock.now()), provider_id: sid })
  const delivery_code = form['ErrorCode'] === undefined ? null : String(form['ErrorCode'])
  const { numUpdatedRows } = await parts.database
    .updateTable('messages')
    .set({ delivery: status, delivery_code })
    .where('id', '=', id)
    .where('provider_id', '=', sid)
    .where((eb) => eb.or([eb('delivery', 'is', null), eb('delivery', 'in', earlierThan(status))]))
    .executeTakeFirst()
  if (numUpdatedRows === 0n || !NOT_REACHED.includes(status)) return
  parts.log.warn({ message_id: id, code: delivery_code }, 'A text message did not arrive')
}

/** States that this one takes the place of; a final one stays, but for being read. */
function earlierThan(status: string): string[] {
  const before = ORDER.slice(0, ORDER.indexOf(status)).filter((one) => !FINAL.includes(one))
  return status === 'read' ? [...before, 'delivered'] : [...before, '']
}
