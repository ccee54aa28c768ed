import { Router } from 'express'

/** A named question to something that the service needs; rejects or hangs when it is down. */
export type ReadinessCheck = () => Promise<unknown>

/** What does not answer within this time counts as down. */
const CHECK_MS = 2000

/**
 * `GET /health`: the process runs. `GET /health/ready`: it can do its work, 503 when one of the
 * checks fails.
 */
export function healthRoutes(checks: Readonly<Record<string, ReadinessCheck>>): Router {
  const router = Router()
  router.get('/health', (_request, response) => {
    response.json({ status: 'ok' })
  })
  router.get('/health/ready', async (_request, response) => {
    const names = Object.keys(checks)
    const states = await Promise.all(Object.values(checks).map(stateOf))
    const ready = states.every((state) => state === 'ok')
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ok' : 'unavailable',
      checks: Object.fromEntries(names.map((name, index) => [name, states[index]])),
    })
  })
  return router
}

async function stateOf(check: ReadinessCheck): Promise<'ok' | 'down'> {
  const late = Promise.withResolvers<'down'>()
  const timer = setTimeout(() => late.resolve('down'), CHECK_MS)
  try {
    return await Promise.race([check().then(() => 'ok' as const), late.promise])
  } catch {
    return 'down'
  } finally {
    clearTimeout(timer)
  }
}
