import { ChatRequest } from '../chat-request.ts'
import type { ToolArguments } from '../conversation.ts'
import { answer } from '../rehearsal.ts'
import type { ToolCall } from '../reply.ts'
import { agent, caller, tool, toolNames } from '../phrasings/situations.ts'

type Message = Parameters<typeof ChatRequest.parse>[0]

/** What each tool answers, one text after the other; the last is repeated. */
export type Script = Record<string, readonly string[]>

export type Turn = { calls: ToolCall[]; said: string }

/** A call as the worker plays it: tool calls are carried out until the model says something. */
export function playCall(script: Script, offered: readonly string[] = toolNames) {
  const messages: Message[] = [
    { role: 'system', content: 'Anything.' },
    ...agent('Hello Ada, this is Parley. What can I do for you?'),
  ]
  const used = new Map<string, number>()
  const tools = offered.map((name) => ({ type: 'function', function: { name } }))

  function resultOf(name: string, args: ToolArguments): string {
    const key = 'consent' in args ? `${name} with consent` : name
    const at = used.get(key) ?? 0
    used.set(key, at + 1)
    return script[key]?.at(Math.min(at, (script[key]?.length ?? 1) - 1)) ?? 'TRY_AGAIN: No script.'
  }

  return {
    messages,
    /** The caller speaks; `heardUpTo` cuts what the caller heard of the answer short, as a barge-in does. */
    hears(text: string, heardUpTo?: number): Turn {
      messages.push(...caller(text))
      const calls: ToolCall[] = []
      for (;;) {
        const reply = answer(ChatRequest.parse({ model: 'rehearsal', messages, tools }))
        if (!('toolCalls' in reply)) {
          messages.push(...agent(reply.text.slice(0, heardUpTo)))
          return { calls, said: reply.text }
        }
        for (const call of reply.toolCalls) {
          calls.push(call)
          messages.push(...tool(call.name, call.args, resultOf(call.name, call.args)))
        }
      }
    },
  }
}
