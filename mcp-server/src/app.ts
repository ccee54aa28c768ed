import { errorHandler, notFound } from '@parley/shared/http/error-handler'
import { healthRoutes, type ReadinessCheck } from '@parley/shared/http/health'
import express, { type Express } from 'express'
import { checkOrigin } from './access/origin.ts'
import { mountMcp, type McpDeps } from './mcp/mount-mcp.ts'
import { postTool } from './mcp/post-tool.ts'

export interface AppDeps extends McpDeps {
  readonly checks: Readonly<Record<string, ReadinessCheck>>
  readonly allowedHosts: readonly string[]
  readonly allowedOrigins: readonly string[]
}

/** Every route, in order. */
export function buildApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(healthRoutes(deps.checks))
  app.use(checkOrigin(deps.allowedHosts, deps.allowedOrigins))
  app.use(mountMcp(deps))
  app.use(postTool(deps))
  app.use(notFound)
  app.use(errorHandler(deps.log))
  return app
}
