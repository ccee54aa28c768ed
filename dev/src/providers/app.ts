import express, { type Express } from 'express'
import { controlRoutes, type Snapshot } from './control/control-routes.ts'
import type { RouteGroup } from './http/route.ts'
import { serve } from './http/serve.ts'
import type { Simulation } from './simulation.ts'

/** Both providers and the control doors behind one address. */
export function createProvidersApp(
  sim: Simulation,
  groups: readonly RouteGroup[],
  snapshot: Snapshot,
): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use('/__sim', controlRoutes(sim, snapshot))
  app.use(express.text({ type: () => true, limit: '1mb' }))
  for (const group of groups) {
    for (const route of group.routes) app[route.method](route.path, serve(sim, group, route))
  }
  return app
}
