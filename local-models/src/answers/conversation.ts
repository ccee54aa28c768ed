import type { ChatMessage } from './chat-request.ts'
import { readToolResult, type ToolResult } from './tool-results.ts'

export type ToolArguments = Record<string, unknown>

/** One thing that happened in the call so far, in order. */
export type Happening =
  | { kind: 'agent'; text: string }
  | Said
  | { kind: 'tool'; name: string; args: ToolArguments; result: ToolResult }

/** The caller's words; those of a pressed button name the question that they answer. */
type Said = { kind: 'caller'; text: string; pressed: string | undefined }

/** A tool call without an answer, as a barge-in leaves behind, counts as not having happened. */
export function readConversation(messages: readonly ChatMessage[]): Happening[] {
  const calls = new Map<string, { name: string; args: ToolArguments }>()
  return messages.flatMap((message): Happening[] => {
    for (const { id, function: called } of message.tool_calls ?? [])
      calls.set(id, { name: called.name, args: readArguments(called.arguments) })
    if (message.role === 'user') return [readCaller(message.content)]
    if (message.role === 'assistant' && message.content.trim() !== '')
      return [{ kind: 'agent', text: message.content }]
    const call = message.role === 'tool' ? calls.get(message.tool_call_id ?? '') : undefined
    if (call === undefined) return []
    return [{ kind: 'tool', ...call, result: readToolResult(message.content) }]
  })
}

function readCaller(content: string): Said {
  const [, text, pressed] = /^(.*) \[consent (\w+): pressed\]$/.exec(content) ?? []
  return { kind: 'caller', text: text ?? content, pressed }
}

function readArguments(json: string): ToolArguments {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
