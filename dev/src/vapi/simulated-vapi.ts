import express, { type Express, type Request } from 'express'
import { listen } from '@parley/shared/http/listen'
import type { Clock } from '@parley/shared/time/clock'
import {
  breakableDoor,
  type DoorAnswer,
  type Refusals,
} from '../providers/failpoints/breakable-door.ts'
import { createFailpoints, type Failpoints } from '../providers/failpoints/failpoints.ts'
import { createAssistants, type Assistant, type Assistants } from './assistants.ts'

/** The private key that the simulated Vapi takes. */
export const API_KEY = 'simulated-vapi-key'

/** Vapi's REST API on 127.0.0.1, in memory, as far as assistants go. */
export interface SimulatedVapi extends AsyncDisposable {
  /** For `VAPI_BASE_URL`. */
  readonly url: string
  /** Oldest first. */
  readonly assistants: readonly Assistant[]
  /** Somebody deletes one in the dashboard. */
  remove(id: string): void
  /** Somebody changes one in the dashboard. */
  change(id: string, changes: object): void
  /** Operations are `vapi.assistant.create`, `.list`, `.get`, `.update` and `.delete`. */
  readonly failpoints: Pick<Failpoints, 'add' | 'list'>
}

export async function startSimulatedVapi({
  clock,
  port = 0,
}: {
  readonly clock: Clock
  /** A free one when absent. */
  readonly port?: number
}): Promise<SimulatedVapi> {
  const failpoints = createFailpoints()
  const assistants = createAssistants(clock)
  const server = await listen(createApp(assistants, failpoints), port, '127.0.0.1')
  return {
    url: `http://127.0.0.1:${server.port}`,
    assistants: assistants.all,
    remove: (id) => void assistants.remove(id),
    change: (id, changes) => void assistants.change(id, changes),
    failpoints,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function createApp(assistants: Assistants, failpoints: Failpoints): Express {
  const app = express()
  app.use(express.json({ limit: '1mb' }))
  const door = (operation: string, handle: (request: Request) => DoorAnswer) =>
    breakableDoor(failpoints, refusals, operation, handle)
  const idOf = (request: Request) => String(request.params['id'])
  app.post(
    '/assistant',
    door('vapi.assistant.create', ({ body }) => {
      const made = assistants.create(body)
      return made ? { status: 201, body: made } : notTaken()
    }),
  )
  app.get('/assistant', door('vapi.assistant.list', list(assistants)))
  app.get(
    '/assistant/:id',
    door('vapi.assistant.get', (request) => found(assistants.find(idOf(request)))),
  )
  app.patch(
    '/assistant/:id',
    door('vapi.assistant.update', (request) => {
      const changed = assistants.change(idOf(request), request.body)
      return changed === null ? notTaken() : found(changed)
    }),
  )
  app.delete(
    '/assistant/:id',
    door('vapi.assistant.delete', (request) => found(assistants.remove(idOf(request)))),
  )
  app.use(door('vapi.unknown', () => refuse(404, 'Not Found', 'Cannot find it')))
  return app
}

const list =
  (assistants: Assistants) =>
  (request: Request): DoorAnswer => {
    const query = new URL(request.originalUrl, 'http://localhost').searchParams
    const since = Date.parse(query.get('createdAtGe') ?? '1970-01-01T00:00:00Z')
    const found = assistants.all.filter(({ createdAt }) => Date.parse(createdAt) >= since)
    return { status: 200, body: found.toReversed().slice(0, Number(query.get('limit') ?? 100)) }
  }

const found = (assistant: Assistant | undefined): DoorAnswer =>
  assistant ? { status: 200, body: assistant } : refuse(404, 'Not Found', 'Assistant Not Found')

/** As Vapi words what it does not take (NestJS). */
function refuse(statusCode: number, error: string, message: string | readonly string[]) {
  return { status: statusCode, body: { message, error, statusCode } }
}

const notTaken = () => refuse(400, 'Bad Request', ['name must be shorter than 40 characters'])

const refusals: Refusals = {
  unauthorized: (request) =>
    request.get('authorization') === `Bearer ${API_KEY}`
      ? undefined
      : refuse(401, 'Unauthorized', 'Invalid Key.'),
  injected: ({ status }) => refuse(status, 'Injected', 'Injected'),
}
