import type { MessageWriters } from '../messages/message.ts'
import type { ApprovalParts } from './approval-parts.ts'

/** That programs wait; what they ask stands on the page alone, behind a sign-in. */
export function approvalMessages(
  parts: Pick<ApprovalParts, 'database' | 'clock'> & { readonly baseUrl: string },
): MessageWriters {
  const page = new URL('/approvals', parts.baseUrl).href
  return {
    async approval_waiting({ to, userId, details }) {
      if (!(await isWaiting(parts, userId ?? '', details['client'] ?? ''))) return undefined
      const lines = [
        'A program that you let into your calendar wants to change something, and waits for your',
        'answer. It waits for a quarter of an hour. See what it asks, and answer, here:',
        '',
        page,
        '',
        'Nothing is changed before you say yes. If you let no program in, change your password.',
      ]
      return { to, subject: 'A program waits for your answer', text: `${lines.join('\n')}\n` }
    },
  }
}

/** Answered questions, and those that nobody answered in time, are not worth a message. */
async function isWaiting(
  { database, clock }: Pick<ApprovalParts, 'database' | 'clock'>,
  ownerId: string,
  client: string,
): Promise<boolean> {
  const waiting = await database
    .selectFrom('approvals')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where('client', '=', client)
    .where('status', '=', 'waiting')
    .where('expires_at', '>', new Date(clock.now()))
    .executeTakeFirst()
  return waiting !== undefined
}
