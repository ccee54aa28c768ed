import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { listen } from '@parley/shared/http/listen'
import express, { type Request, type Response } from 'express'
import { z } from 'zod'
import { sayReady } from './child-server.ts'

/** The SDK's stateless server as its documentation shows it, with one tool and no checks. */
function buildServer(): McpServer {
  const server = new McpServer({ name: 'bare', version: '1.0.0' })
  const schema = { text: z.string() }
  server.registerTool(
    'say',
    { description: 'Says it again.', inputSchema: schema, outputSchema: schema },
    ({ text }) => ({ content: [{ type: 'text', text }], structuredContent: { text } }),
  )
  return server
}

async function serve(request: Request, response: Response): Promise<void> {
  const server = buildServer()
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  response.on('close', () => {
    void transport.close()
    void server.close()
  })
  await server.connect(transport)
  await transport.handleRequest(request, response, request.body)
}

const app = express()
app.use(express.json())
app.post('/mcp', (request, response) => serve(request, response))
sayReady((await listen(app, 0, '127.0.0.1')).port)
