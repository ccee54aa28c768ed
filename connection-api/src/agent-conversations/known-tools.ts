import { listTools, type ListedTool } from '../agents/guest-tools.ts'
import type { Conversation } from './conversation.ts'
import type { ConversationParts } from './conversation-parts.ts'
import { tokenForListing } from './use-tool.ts'

/** The list is the MCP server's, and changes only when that is deployed. */
const KEEP_MS = 60_000

export type KnownTools = (conversation: Conversation) => Promise<readonly ListedTool[]>

/**
 * Which tools a kind of caller may ever use, and their scopes; the check is the MCP server's own.
 *
 * @throws {UnavailableError}
 */
export function rememberTools(parts: ConversationParts): KnownTools {
  const known = new Map<string, { tools: readonly ListedTool[]; until: number }>()
  return async (conversation) => {
    const key = keyOf(conversation)
    const kept = known.get(key)
    if (kept && kept.until > parts.clock.now()) return kept.tools
    const tools = await listTools(parts, await tokenForListing(parts, conversation))
    known.set(key, { tools, until: parts.clock.now() + KEEP_MS })
    return tools
  }
}

const keyOf = ({ kind, scopes }: Conversation) => `${kind} ${scopes.toSorted().join(' ')}`
