import { useToolByMcp } from '../../testing/mcp-door.ts'
import { clientDoor } from './client-door.ts'

/** `POST /mcp`, for a program with a tool token. */
export const mcp = clientDoor('MCP', useToolByMcp)
