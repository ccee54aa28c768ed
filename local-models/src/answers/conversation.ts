import type { ChatMessage } from './chat-request.ts'
import { readToolResult, type ToolResult } from './tool-results.ts'

export type ToolArguments = Record<string, unknown>

/** One thing that happened in the call so far, in order. */
export type Happening =
  | { kind: 'agent'; text: string }
  | { kind: 'caller'; text: string }
  | { kind: 'tool'; name: string; args: ToolArguments; result: ToolResult }

/** A tool call without an answer, as a barge-in leaves behind, counts as not having happened. */
export function readConversation(messages: readonly ChatMessage[]): Happening[] {
  const calls = new Map<string, { name: string; args: ToolArguments }>()
  return messages.flatMap((message): Happening[] => {
    for (const { id, function: called } of message.tool_calls ?? [])
      calls.set(id, { name: called.name, args: readArguments(called.arguments) })
    if (message.role === 'user') return [{ kind: 'caller', text: message.content }]
    if (message.role === 'assistant' && message.content.trim() !== '')
      return [{ kind: 'agent', text: message.content }]
    const call = message.role === 'tool' ? calls.get(message.tool_call_id ?? '') : undefined
    if (call === undefined) return []
    return [{ kind: 'tool', ...call, result: readToolResult(message.content) }]
  })
}

function readArguments(json: string): ToolArguments {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
