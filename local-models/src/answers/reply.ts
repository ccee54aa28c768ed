import type { ToolArguments } from './conversation.ts'

export type ToolCall = { name: string; args: ToolArguments }

/** What the rehearsal model does next: say something, or call a tool. */
export type Reply = { text: string } | { toolCalls: ToolCall[]; text?: string }

export function say(...said: (string | undefined)[]): Reply {
  return { text: said.filter((sentence) => sentence !== undefined && sentence !== '').join(' ') }
}

/** Arguments that were not said are left out, so that the server's own defaults count. */
export function call(name: string, args: ToolArguments = {}): Reply {
  const said = Object.entries(args).filter(([, value]) => value !== undefined)
  return { toolCalls: [{ name, args: Object.fromEntries(said) }] }
}
