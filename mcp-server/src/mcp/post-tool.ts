import type { Logger } from '@parley/shared/logging/logger'
import { parseRequest } from '@parley/shared/http/parse-request'
import { json, Router, type ErrorRequestHandler } from 'express'
import { z } from 'zod'
import { AccessRefusal } from '../access/access-refusal.ts'
import { BODY_LIMIT } from './mount-mcp.ts'
import { runTool, type RunDeps } from './run-tool.ts'
import { statusOf, type ToolAnswer } from './tool-answer.ts'

const Body = z.looseObject({ jwt_token: z.string().optional() })

/**
 * `POST /tools/{name}` with `{jwt_token, ...arguments}` (seed s0, phase 5): the same path to the
 * same tools, answered as plain JSON.
 */
export function postTool(deps: RunDeps): Router {
  const router = Router()
  router.post('/tools/:name', json({ limit: BODY_LIMIT }), (request, response) => {
    const { jwt_token, ...args } = parseRequest(Body, request.body)
    const { name } = request.params
    const traceparent = request.get('traceparent')
    return runTool(deps, jwt_token, { name, args, traceparent }).then((answer) =>
      response.status(answer.ok ? 200 : statusOf(answer.code)).json(toBody(name, answer)),
    )
  })
  router.use('/tools/:name', accessErrors(deps.log))
  return router
}

function toBody(tool: string, answer: ToolAnswer) {
  if (answer.ok) return { ok: true, tool, text: answer.text, data: answer.data }
  return { ok: false, tool, error: { code: answer.code, message: answer.text } }
}

function accessErrors(log: Logger): ErrorRequestHandler<{ name: string }> {
  return (error, request, response, next) => {
    if (!(error instanceof AccessRefusal) || response.headersSent) return next(error)
    const { code, message, status, headers } = error
    if (status >= 500) log.error({ err: error, code }, 'Request failed')
    response
      .status(status)
      .set(headers)
      .json({ ok: false, tool: request.params.name, error: { code, message } })
  }
}
