import type { ToolAnswer } from '@parley/mcp-server/src/mcp/tool-answer.ts'
import { z } from 'zod'
import type { Statement, Yes } from '../statements.ts'
import { becameOf } from './became-of.ts'
import type { Records } from './records.ts'

/** What an answer claims; `unknown` claims nothing. */
type Claim = 'done' | 'not done' | 'not yet' | 'unknown'

/** Everything that somebody was told and that is not so. */
export function untrueStatements(
  records: Records,
  statements: readonly Statement[],
): readonly string[] {
  return [
    ...statements.flatMap((statement) => untrue(records, statement)),
    ...changedMinds(statements),
  ]
}

function untrue(records: Records, { yes, answer, wasUsed }: Statement): string[] {
  const claim = claimOf(answer)
  const became = becameOf(records, yes.consentId)
  const said = `${yes.caller} heard "${firstLine(answer)}" after a yes to ${yes.tool}`
  if (claim === 'done' && became !== 'done') return [`${said}, but it was ${became}`]
  if (claim === 'not done' && became === 'done') return [`${said}, but it was done`]
  if (claim === 'not yet' && wasUsed && became !== 'not done') {
    return [`${said}, but the yes was already acted on`]
  }
  return claim === 'done' ? wrongTime(yes, answer, said) : []
}

const Done = z.object({ appointment: z.object({ start: z.string(), end: z.string() }) })

/** What is said to be booked is what was asked for. A move may have been followed by another one. */
function wrongTime({ tool, interval }: Yes, answer: ToolAnswer, said: string): string[] {
  const done = Done.safeParse(answer.ok ? answer.data : undefined)
  if (!interval || !done.success || tool !== 'book_appointment') return []
  const { start, end } = done.data.appointment
  const isIt = Date.parse(start) === interval.start && Date.parse(end) === interval.end
  return isIt ? [] : [`${said}, which is not the time that was asked for`]
}

const DONE = new Set(['booked', 'moved', 'cancelled', 'done'])
const NOT_DONE = ['nothing is booked', 'It stays where it was', 'It still stands', 'I left it as']

function claimOf(answer: ToolAnswer): Claim {
  if (answer.ok) return DONE.has(String(answer.data['outcome'])) ? 'done' : 'unknown'
  if (NOT_DONE.some((words) => answer.text.includes(words))) return 'not done'
  if (answer.code === 'EVENT_REFUSED') return 'not done'
  return answer.code === 'TRY_AGAIN' || answer.code === 'CALENDAR_UNAVAILABLE'
    ? 'unknown'
    : 'not yet'
}

/** Who has heard how it ended hears the same whenever they ask with that yes again. */
function changedMinds(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ yes, answer, heardBefore }) => {
    const before = statements
      .slice(0, heardBefore)
      .find((one) => one.yes.consentId === yes.consentId && claimOf(one.answer) === 'done')
    if (!before || firstLine(before.answer) === firstLine(answer)) return []
    const [now, then] = [answer, before.answer].map(firstLine)
    return [`${yes.caller} heard "${now}" after "${then}", with the same yes`]
  })
}

const firstLine = ({ text }: ToolAnswer) => text.split('\n')[0] ?? ''
