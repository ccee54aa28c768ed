import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv'
import type { ListToolsResult } from '@modelcontextprotocol/sdk/types.js'
import { BadRequestError } from '@parley/shared/errors/app-error'
import type { Scope } from '@parley/shared/tokens/scope'
import { json, Router, type Request, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import { admitSession, admitToolCall, type ToolRequest } from '../access/admit-tool-call.ts'
import { bearerToken } from '../access/bearer-token.ts'
import type { Principal } from '../access/principal.ts'
import { ABOUT_OWNER, type AboutOwner } from '../guests/about-owner.ts'
import { buildServer, type ServerAnswers } from './build-server.ts'
import { mcpErrorHandler } from './mcp-error-handler.ts'
import { runAdmitted, type RunDeps } from './run-tool.ts'
import { PROMPTS, type ToolCatalog } from './tool-catalog.ts'

export interface McpDeps extends RunDeps {
  readonly catalog: ToolCatalog
  readonly aboutOwner: (ownerId: string) => Promise<AboutOwner>
}

/** Larger than any arguments of ours. */
export const BODY_LIMIT = '64kb'

/**
 * `POST /mcp`: stateless streamable HTTP, a new server and transport for every request, answers as
 * plain JSON. Who may do what is decided here, before the SDK runs, so that refusals are HTTP's.
 */
export function mountMcp(deps: McpDeps): Router {
  const validator = new AjvJsonSchemaValidator()
  const router = Router()
  router.post('/mcp', json({ limit: BODY_LIMIT }), refuseOtherRevisions, (request, response) =>
    decide(deps, request).then((answers) => serve(answers, validator, request, response)),
  )
  router.all('/mcp', (_request, response) => {
    const message = 'Send requests with POST.'
    const error = { code: -32_000, message, data: { code: 'method_not_allowed' } }
    response.status(405).set('Allow', 'POST').json({ jsonrpc: '2.0', id: null, error })
  })
  router.use('/mcp', mcpErrorHandler(deps.log))
  return router
}

/**
 * One request, one decision: protocol revisions since 2025-06-18 have no batches. A client that
 * probes for the revision after ours with `server/discover` falls back on a 400.
 */
const refuseOtherRevisions: RequestHandler = (request, _response, next) => {
  if (Array.isArray(request.body)) {
    throw new BadRequestError('Send one message at a time, not a batch.', 'batch_refused')
  }
  if (Discover.safeParse(request.body).success) {
    throw new BadRequestError('Start with initialize.', 'revision_not_supported')
  }
  next()
}

const Discover = z.object({ method: z.literal('server/discover') })

const CallMessage = z.object({
  method: z.literal('tools/call'),
  params: z.object({
    name: z.string(),
    arguments: z.record(z.string(), z.unknown()).default({}),
  }),
})

async function decide(deps: McpDeps, request: Request): Promise<ServerAnswers> {
  const token = bearerToken(request.headers)
  const called = CallMessage.safeParse(request.body)
  if (called.success) {
    const { name, arguments: args } = called.data.params
    const traceparent = request.get('traceparent')
    return answersToCall(deps, token, { name, args, traceparent })
  }
  const { principal, ceiling } = await admitSession(deps, token)
  const { [PROMPTS]: prompts } = deps.catalog.list(principal.kind, ceiling)._meta
  return { list: () => listFor(deps, principal, ceiling), call: undefined, prompts }
}

async function listFor(
  { catalog, aboutOwner }: McpDeps,
  { kind, owner }: Principal,
  ceiling: readonly Scope[],
): Promise<ListToolsResult> {
  const list = catalog.list(kind, ceiling)
  if (kind === 'owner') return list
  return { ...list, _meta: { ...list._meta, [ABOUT_OWNER]: await aboutOwner(owner) } }
}

async function answersToCall(
  deps: McpDeps,
  token: string | undefined,
  request: ToolRequest,
): Promise<ServerAnswers> {
  const admitted = await admitToolCall(deps, token, request)
  return { list: () => ({ tools: [] }), call: () => runAdmitted(deps, admitted), prompts: [] }
}

async function serve(
  answers: ServerAnswers,
  validator: AjvJsonSchemaValidator,
  request: Request,
  response: Response,
): Promise<void> {
  const server = buildServer(answers, validator)
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  response.on('close', () => {
    void transport.close()
    void server.close()
  })
  await server.connect(transport)
  await transport.handleRequest(request, response, request.body)
}
