import type { HandleMaker } from '@parley/shared/identity/ids'
import { askFor } from '../appointments/ask-for.ts'
import type { QuestionDeps } from '../approvals/approval.ts'
import { checkConsent } from '../consent/check-consent.ts'
import { findConsent, lockConsent, useConsent } from '../consent/consent-repository.ts'
import { insertConsent } from '../consent/insert-consent.ts'
import type { Asked } from '../consent/consent.ts'
import { inTransaction } from '../appointments/in-transaction.ts'
import { answer, refuse, type Refused, type ToolAnswer } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { eventData, type EventChangeData } from './event-data.ts'
import { EventIntent, spokenEvent } from './event-intent.ts'
import { readSettled, settleEventChange, type Settled } from './settle-event-change.ts'
import type { SweepEventDeps } from './sweep-event-changes.ts'

export interface EventDeps extends SweepEventDeps, QuestionDeps {
  readonly newHandle: HandleMaker
}

type Answer = Promise<ToolAnswer<EventChangeData>>

/** First step: writes down what is to happen, beside the question. Nothing changes. */
export async function proposeEventChange(
  deps: EventDeps,
  call: ToolCall,
  asked: Asked,
  { question, intent }: { readonly question: string; readonly intent: EventIntent },
): Answer {
  return inTransaction(deps.database, async (transaction) => {
    const handle = deps.newHandle()
    const kept = { asked, text: question, handle, change: intent }
    const approval = await insertConsent(transaction, deps, call, kept)
    return askFor(question, asked, handle, call.now, approval)
  })
}

/** Second step: what was read out happens, once. Whoever brings that consent again hears the same. */
export async function confirmEventChange(
  deps: EventDeps,
  call: ToolCall,
  asked: Asked,
  handle: string,
): Answer {
  const found = await findConsent(deps.database, call, handle)
  const verdict = checkConsent(found, call, asked)
  if (verdict.kind === 'refused') return verdict.refused
  const { consent } = verdict
  const isRepeat = verdict.kind === 'used'
  const refused = isRepeat ? undefined : await accept(deps, call, asked, consent.id)
  if (refused) return refused
  const settled = await settleInTime(deps, consent, isRepeat)
  return describe(EventIntent.parse(consent.change), settled, call.now)
}

/** The consent used up and the audit row, or nothing at all. */
async function accept(
  deps: EventDeps,
  call: ToolCall,
  asked: Asked,
  id: string,
): Promise<Refused | undefined> {
  const refused = await inTransaction(deps.database, async (transaction) => {
    const verdict = checkConsent(await lockConsent(transaction, call, id), call, asked)
    if (verdict.kind === 'refused') return verdict.refused
    if (verdict.kind === 'used') return undefined
    await useConsent(transaction, id, call.now)
    await transaction.insertInto('audit').values(call.audit.row()).execute()
    return undefined
  })
  if (!refused) call.audit.committed()
  return refused
}

/** What a person waits for a provider; the sweep has more time. */
const PATIENCE_MS = 4000

/** Undefined: nobody knows yet. Somebody else may have had an answer where we had none. */
async function settleInTime(
  deps: EventDeps,
  consent: { readonly id: string; readonly owner_id: string },
  triedBefore: boolean,
): Promise<Settled | undefined> {
  const patience = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => patience.resolve(undefined), PATIENCE_MS)
  const settling = settleEventChange(deps, consent, triedBefore)
    .then(({ settled }) => settled)
    .catch((err: unknown) => {
      deps.log.warn({ err }, 'A change of an event waits for its calendar')
      return undefined
    })
  try {
    return (
      (await Promise.race([settling, patience.promise])) ?? (await readSettled(deps, consent.id))
    )
  } finally {
    clearTimeout(timer)
  }
}

const DONE = { create: 'Done', update: 'Changed', delete: 'Deleted' } as const

function describe(
  intent: EventIntent,
  settled: Settled | undefined,
  now: number,
): ToolAnswer<EventChangeData> {
  const said = spokenEvent(intent, now)
  if (settled === undefined) {
    const data = { outcome: 'pending' as const, event: eventData(intent, null) }
    return answer(`I have asked for that: ${said}. It is still being confirmed.`, data)
  }
  if (settled.became === 'done') {
    const data = { outcome: 'done' as const, event: eventData(intent, settled.id) }
    return answer(`${DONE[intent.kind]}: ${said}.`, data)
  }
  if (settled.became === 'changed') {
    const sentence = 'It was changed in the calendar in the meantime, so I left it as it is.'
    return refuse('EVENT_CHANGED', `${sentence} Look it up again and ask anew.`)
  }
  const sentence = 'The calendar did not take that, so nothing has changed.'
  return refuse('EVENT_REFUSED', `${sentence} Ask what to do instead.`)
}
