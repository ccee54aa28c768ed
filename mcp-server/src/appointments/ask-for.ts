import { toIso } from '@parley/shared/time/clock'
import type { Approval } from '../approvals/approval.ts'
import { handleLine } from '../mcp/handles.ts'
import { answer } from '../mcp/tool-answer.ts'
import { CONSENT_MS, type Asked } from '../consent/consent.ts'

/** The answer of a first call: the question, and how to come back with a yes. */
export function askFor(
  question: string,
  asked: Asked,
  handle: string,
  now: number,
  approval?: Approval,
) {
  const again = `call ${asked.tool} again with the same arguments and this consent`
  const line = handleLine('consent', handle, `${whatFirst(approval)}, ${again}`)
  const data = {
    outcome: 'consent_needed' as const,
    question,
    consent: handle,
    expires_at: toIso(now + CONSENT_MS),
    ...(approval && { approval }),
  }
  return answer(question, data, [line])
}

function whatFirst(approval: Approval | undefined): string {
  return approval ? OWNER_FIRST[approval.status] : 'say the question word for word; after a yes'
}

const OWNER_FIRST: Readonly<Record<Approval['status'], string>> = {
  approved: 'the owner has approved this; now',
  refused: 'the owner said no; unless they change their mind, do not',
  waiting: 'the owner answers this on their page; once they have approved',
}
