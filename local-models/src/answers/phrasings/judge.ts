import { sameClock } from '../clock-time.ts'
import { ChatRequest } from '../chat-request.ts'
import type { ToolArguments } from '../conversation.ts'
import { answer } from '../rehearsal.ts'
import type { Reply } from '../reply.ts'
import { understand, type Heard } from '../understand.ts'
import type { Phrasing } from './phrasings.ts'
import { agent, caller, situations, toolNames } from './situations.ts'

/** `asked`: nothing was done and the caller is asked again, which costs time and nothing else. */
export type Verdict = 'right' | 'asked' | 'WRONG'

/** What comes of a phrase when `heard` is what the recogniser made of it. */
export function judge({ after, expect }: Phrasing, heard: string): Verdict {
  const before = [...situations[after], ...caller(heard)]
  const reply = replyTo(before)
  if ('call' in expect) return judgeCall(reply, expect.call, expect.args)
  if ('toolCalls' in reply) return 'WRONG'
  if (reply.text !== expect.says) return 'asked'
  if (expect.later === undefined) return 'right'
  const next = replyTo([...before, ...agent(reply.text), ...caller(expect.later.typed)])
  return judgeCall(next, expect.later.call, expect.later.args)
}

export function replyTo(messages: readonly object[]): Reply {
  const tools = toolNames.map((name) => ({ type: 'function', function: { name } }))
  return answer(ChatRequest.parse({ model: 'rehearsal', messages, tools }))
}

function judgeCall(reply: Reply, name: string, args: ToolArguments): Verdict {
  if (!('toolCalls' in reply)) return 'asked'
  const [made] = reply.toolCalls
  if (made?.name !== name) return 'WRONG'
  const keys = new Set([...Object.keys(args), ...Object.keys(made.args)])
  return [...keys].every((key) => sameArgument(made.args[key], args[key])) ? 'right' : 'WRONG'
}

/** Words for a time are the same when they name the same day and hour; a weekday beside a date may be missing. */
function sameArgument(made: unknown, expected: unknown): boolean {
  if (made === expected) return true
  if (typeof made !== 'string' || typeof expected !== 'string') return false
  const [a, b] = [understand(made, 'nothing'), understand(expected, 'nothing')]
  return isSameDay(a.day, b.day) && isSameTime(a.time, b.time)
}

function isSameDay(made: Heard['day'], expected: Heard['day']): boolean {
  if (typeof made !== 'object' || typeof expected !== 'object') return made === expected
  if (made.text === expected.text) return true
  const isDated = made.date !== undefined && made.date === expected.date
  const weekday = made.weekday ?? expected.weekday
  return isDated && made.month === expected.month && weekday === expected.weekday
}

function isSameTime(made: Heard['time'], expected: Heard['time']): boolean {
  if (made?.kind === 'exact' && expected?.kind === 'exact')
    return sameClock(made.clock, expected.clock)
  return JSON.stringify(made) === JSON.stringify(expected)
}
