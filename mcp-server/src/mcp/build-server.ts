import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type CallToolResult,
  type ListToolsResult,
} from '@modelcontextprotocol/sdk/types.js'
import type { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv'
import type { ToolAnswer } from './tool-answer.ts'

/** What one request may do: it was decided before the SDK sees the request. */
export interface ServerAnswers {
  list(): ListToolsResult | Promise<ListToolsResult>
  /** The call that was admitted; undefined when the request calls no tool. */
  readonly call: (() => Promise<ToolAnswer>) | undefined
  /** What a model is told of the tools, pack by pack. */
  readonly prompts: readonly string[]
}

const INFO = { name: 'parley', title: 'Parley', version: '0.1.0' }

const INSTRUCTIONS = [
  'Tools for the person you speak with. Pass times on as they were said.',
  'Lines in square brackets hold handles for later calls: never say them aloud.',
  'What changes something takes two steps: the first call gives a question, read it out word for word;',
  'after a yes call again with the same arguments and the consent. Never guess a handle or an answer.',
].join('\n')

/**
 * One MCP server for one request (stateless streamable HTTP). This file and `mount-mcp.ts` are all
 * that knows the SDK.
 *
 * @param jsonSchemaValidator shared by all requests: making one costs more than the rest of a request
 */
export function buildServer(
  answers: ServerAnswers,
  jsonSchemaValidator: AjvJsonSchemaValidator,
): McpServer {
  const mcp = new McpServer(INFO, {
    capabilities: { tools: {} },
    instructions: [INSTRUCTIONS, ...answers.prompts].join('\n\n'),
    jsonSchemaValidator,
  })
  mcp.server.setRequestHandler(ListToolsRequestSchema, () => answers.list())
  mcp.server.setRequestHandler(CallToolRequestSchema, async () => {
    if (!answers.call) throw new McpError(ErrorCode.InvalidParams, 'The call was not admitted')
    return toResult(await answers.call())
  })
  return mcp
}

/** Errors are text alone: clients check structured content against the output schema. */
function toResult(answer: ToolAnswer): CallToolResult {
  if (!answer.ok) {
    return { isError: true, content: [{ type: 'text', text: `${answer.code}: ${answer.text}` }] }
  }
  return { content: [{ type: 'text', text: answer.text }], structuredContent: { ...answer.data } }
}
