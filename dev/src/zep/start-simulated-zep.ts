import express, { type Express, type Response } from 'express'
import { listen } from '@parley/shared/http/listen'
import { z } from 'zod'

const Fields = z.looseObject({
  email: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
})
const NewUser = Fields.extend({ user_id: z.string() })
type ZepUser = z.output<typeof NewUser>

/** Zep's users on 127.0.0.1, as its REST API `/api/v2` has them. */
export interface SimulatedZep extends AsyncDisposable {
  /** `ZEP_API_URL` */
  readonly url: string
  readonly apiKey: string
  readonly users: Map<string, ZepUser>
  /** `POST`, `PATCH` ... of each user, in order. */
  readonly requests: readonly { readonly method: string; readonly userId: string }[]
  /** Answers so many of the next requests with a status, before anything else is looked at. */
  failNext(status: number, times?: number): void
  /** Refuses this one person for good. */
  refuse(userId: string): void
  /** Answers 503 to everything while it is down. */
  setDown(down: boolean): void
}

interface State {
  readonly apiKey: string
  readonly users: Map<string, ZepUser>
  readonly requests: { method: string; userId: string }[]
  readonly failures: number[]
  readonly refused: Set<string>
  down: boolean
}

export async function startSimulatedZep(): Promise<SimulatedZep> {
  const state: State = {
    apiKey: 'z_test_key',
    users: new Map(),
    requests: [],
    failures: [],
    refused: new Set(),
    down: false,
  }
  const listening = await listen(zepApp(state), 0, '127.0.0.1')
  return {
    url: `http://127.0.0.1:${listening.port}`,
    apiKey: state.apiKey,
    users: state.users,
    requests: state.requests,
    failNext: (status, times = 1) =>
      void state.failures.push(...Array.from({ length: times }, () => status)),
    refuse: (userId) => void state.refused.add(userId),
    setDown(down) {
      state.down = down
    },
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  }
}

function zepApp(state: State): Express {
  const { users } = state
  const app = express()
  app.use(express.json())
  app.use('/api/v2', (request, response, next) => {
    const status = state.failures.shift() ?? (state.down ? 503 : undefined)
    if (status !== undefined) send(response, status, 'not now')
    else if (request.get('authorization') !== `Api-Key ${state.apiKey}`) {
      send(response, 401, 'unauthorized')
    } else next()
  })
  app.get('/api/v2/users-ordered', (_request, response) => {
    const all = [...users.values()]
    response.json({ users: all, row_count: all.length, total_count: all.length })
  })
  app.post('/api/v2/users', (request, response) => {
    const user = NewUser.parse(request.body)
    note(state, 'POST', user.user_id)
    if (state.refused.has(user.user_id)) send(response, 400, 'bad request: invalid email')
    else if (users.has(user.user_id)) {
      send(response, 400, `bad request: user already exists with user_id: ${user.user_id}`)
    } else {
      users.set(user.user_id, user)
      response.status(201).json(user)
    }
  })
  app.patch('/api/v2/users/:id', (request, response) => {
    const { id } = request.params
    note(state, 'PATCH', id)
    const known = users.get(id)
    if (state.refused.has(id)) return send(response, 400, 'bad request: invalid email')
    if (known === undefined) return send(response, 404, `not found: ${id}`)
    const user = { ...known, ...Fields.parse(request.body) }
    users.set(id, user)
    return response.json(user)
  })
  app.delete('/api/v2/users/:id', (request, response) => {
    note(state, 'DELETE', request.params.id)
    if (users.delete(request.params.id)) send(response, 200, 'user deleted')
    else send(response, 404, 'not found: user')
  })
  return app
}

function note(state: State, method: string, userId: string): void {
  state.requests.push({ method, userId })
}

function send(response: Response, status: number, message: string): Response {
  return response.status(status).json({ message })
}
