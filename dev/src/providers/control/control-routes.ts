import express, { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { Failpoint } from '../failpoints/failpoint.ts'
import { OAuthClient } from '../oauth/clients.ts'
import { Person, ProviderName } from '../people/person.ts'
import { LifecycleEvent, type Simulation } from '../simulation.ts'

const Lifecycle = z.strictObject({ person: z.email(), event: LifecycleEvent })
const Client = OAuthClient.extend({ provider: ProviderName })

/** Events and grants, as tests look at them. */
export type Snapshot = () => unknown

/** `/__sim/...`: how tests and the stack look at the simulation and steer it. */
export function controlRoutes(sim: Simulation, snapshot: Snapshot): Router {
  const router = Router()
  router.use(express.json())
  router.get('/state', (_request, response) => {
    response.json({
      people: sim.people.list(),
      grants: { google: grantsOf(sim, 'google'), microsoft: grantsOf(sim, 'microsoft') },
      failpoints: sim.failpoints.list(),
      counts: sim.journal.counts(),
      requests: sim.journal.entries(),
      calendars: snapshot(),
    })
  })
  router.get('/secrets', (_request, response) => {
    response.json([...sim.google.grants.secrets(), ...sim.microsoft.grants.secrets()])
  })
  router.post(
    '/failpoints',
    checked(Failpoint, (value) => sim.failpoints.add(value)),
  )
  router.delete('/failpoints', (_request, response) => {
    sim.failpoints.clear()
    response.status(204).end()
  })
  router.delete('/requests', (_request, response) => {
    sim.journal.clear()
    response.status(204).end()
  })
  router.post(
    '/people',
    checked(Person, (value) => sim.people.put(value)),
  )
  router.post(
    '/clients',
    checked(Client, ({ provider, ...client }) => {
      sim[provider].clients.set(client.clientId, client)
      return { provider, clientId: client.clientId }
    }),
  )
  router.post(
    '/lifecycle',
    checked(Lifecycle, ({ person: email, event }) => {
      const person = sim.people.byEmail('microsoft', email)
      if (person) for (const tell of sim.onLifecycle) tell(person, event)
      return { told: person !== undefined }
    }),
  )
  return router
}

/** 201 with what was made, or 400 with what is wrong. */
function checked<Schema extends z.ZodType>(
  schema: Schema,
  make: (value: z.output<Schema>) => unknown,
) {
  return (request: Request, response: Response) => {
    const parsed = schema.safeParse(request.body)
    if (parsed.success) response.status(201).json(make(parsed.data))
    else response.status(400).json({ error: z.prettifyError(parsed.error) })
  }
}

function grantsOf(sim: Simulation, provider: ProviderName) {
  return sim[provider].grants.list().map(({ personId, clientId, scopes, ended }) => ({
    person: sim.people.byId(provider, personId)?.email ?? personId,
    clientId,
    scopes: [...scopes],
    ended,
  }))
}
