import { z } from 'zod'
import type { Instant } from '@parley/shared/time/clock'
import type { Said } from '../agent-conversations/conversation.ts'

/** Anything that is not as we know it is as if it were not there. */
const optional = <T>(schema: z.ZodType<T>) => schema.optional().catch(undefined)
const Text = z.string().min(1).max(200)
const Record = z.record(z.string(), z.unknown())
const Items = optional(z.array(Record))

/** A message of Vapi's server; every member may be missing (reference: Vapi's OpenAPI). */
export const VapiMessage = z.object({
  message: z.looseObject({
    type: z.string(),
    status: optional(z.string()),
    endedReason: optional(z.string()),
    startedAt: optional(z.string()),
    endedAt: optional(z.string()),
    call: optional(
      z.looseObject({
        id: optional(Text),
        assistantId: optional(Text),
        customer: optional(z.looseObject({ number: optional(Text) })),
        assistantOverrides: optional(
          z.looseObject({ metadata: optional(z.record(z.string(), Text)) }),
        ),
      }),
    ),
    assistant: optional(z.looseObject({ id: optional(Text) })),
    customer: optional(z.looseObject({ number: optional(Text) })),
    artifact: optional(z.looseObject({ messages: Items })),
    messages: Items,
    toolCallList: Items,
    toolCalls: Items,
    toolWithToolCallList: Items,
    functionCall: optional(Record),
  }),
})
export type VapiMessage = z.output<typeof VapiMessage>['message']

/** A tool call, whichever of its shapes it came in. */
export interface VapiToolCall {
  /** undefined: the legacy `function-call` has none. */
  readonly id: string | undefined
  readonly name: string
  /** undefined: they are no JSON object. */
  readonly args: Readonly<Record<string, unknown>> | undefined
}

/** The calls of a `tool-calls` message, in order. */
export function toolCallsIn(message: VapiMessage): VapiToolCall[] {
  const items = message.toolCallList ?? message.toolCalls ?? withDefinitions(message)
  return items.map(readCall)
}

/** Items that carry the tool's definition, and the call inside it. */
function withDefinitions({ toolWithToolCallList: items = [] }: VapiMessage) {
  return items.map((item) => {
    const call = Record.catch({}).parse(item['toolCall'])
    const inner = Record.catch({}).parse(item['function'])
    return { name: inner['name'] ?? item['name'], ...call }
  })
}

function readCall(item: Readonly<Record<string, unknown>>): VapiToolCall {
  const inner = Record.catch({}).parse(item['function'])
  const args = inner['arguments'] ?? inner['parameters'] ?? item['arguments'] ?? item['parameters']
  return {
    id: Text.optional()
      .catch(undefined)
      .parse(item['id'] ?? item['toolCallId']),
    name: Text.catch('').parse(inner['name'] ?? item['name']),
    args: readArguments(args),
  }
}

/** The one call of a legacy `function-call`. */
export function functionCallIn({ functionCall }: VapiMessage): VapiToolCall {
  return { ...readCall(functionCall ?? {}), id: undefined }
}

/** An object, or its JSON. */
function readArguments(given: unknown): VapiToolCall['args'] {
  if (given === undefined || given === null) return {}
  if (typeof given !== 'string') return Record.safeParse(given).data
  if (given.trim() === '') return {}
  try {
    return Record.safeParse(JSON.parse(given)).data
  } catch {
    return undefined
  }
}

/** Which assistant calls, and in which call; both are Vapi's own ids. */
export function whoseMessage({ call, assistant, customer }: VapiMessage) {
  return {
    assistantId: call?.assistantId ?? assistant?.id,
    callId: call?.id,
    from: call?.customer?.number ?? customer?.number,
  }
}

const Line = z.object({
  role: z.enum(['user', 'bot', 'assistant']),
  message: z.string().optional(),
  content: z.string().optional(),
  time: z.number().optional().catch(undefined),
})

/** What was said so far; undefined where Vapi tells nothing of it. */
export function saidIn(
  message: VapiMessage,
): (Said & { readonly at: Instant | undefined })[] | undefined {
  const items = message.artifact?.messages ?? message.messages
  return items?.flatMap((item) => {
    const line = Line.safeParse(item)
    const text = line.data?.message ?? line.data?.content
    if (!line.success || !text) return []
    const who = line.data.role === 'user' ? ('caller' as const) : ('agent' as const)
    return [{ who, text: text.slice(0, 5000), at: line.data.time }]
  })
}
