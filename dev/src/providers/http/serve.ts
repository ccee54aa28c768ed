import { setTimeout as sleep } from 'node:timers/promises'
import type { Request, RequestHandler, Response } from 'express'
import type { Effect, EffectOf } from '../failpoints/failpoint.ts'
import type { Person } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'
import { type Answer, Refusal } from './answer.ts'
import { type Exchange, readIncoming, toExchange } from './exchange.ts'
import type { Route, RouteGroup } from './route.ts'

/** A route as Express takes it: failpoints, the provider's work, failpoints, the journal. */
export function serve(sim: Simulation, group: RouteGroup, route: Route): RequestHandler {
  return async (request, response) => {
    const incoming = readIncoming(request)
    const person = group.whoAsks(incoming)
    const { operation } = route
    const name = typeof operation === 'string' ? operation : operation(incoming)
    const effects = sim.failpoints.take(name, person?.email)
    await sim.act(effects, group.provider, person)
    const exchange = toExchange(incoming, sim.now() + skewOf(effects), effects)
    const answer = await answerWithin({ group, route, exchange, person, effects })
    sim.journal.note({
      at: exchange.now,
      operation: name,
      person: person?.email ?? null,
      status: answer?.status ?? 0,
    })
    send(request, response, answer, exchange)
  }
}

interface Work {
  readonly group: RouteGroup
  readonly route: Route
  readonly exchange: Exchange
  readonly person: Person | undefined
  readonly effects: readonly Effect[]
}

/** Undefined when the connection is to be broken. */
async function answerWithin(work: Work): Promise<Answer | undefined> {
  const { group, person, exchange } = work
  if (person === undefined || group.enter === undefined) return perform(work)
  using place = group.enter(person)
  if (place === undefined) return group.crowded?.(exchange)
  return await perform(work)
}

async function perform({ group, route, exchange }: Work): Promise<Answer | undefined> {
  const delay = exchange.effect('delay')
  const error = exchange.effect('error')
  if (exchange.effect('drop_request') !== undefined) return undefined
  if (delay?.when === 'before') await pause(delay.ms)
  if (error?.when === 'before') return group.fail(failureOf(error), exchange)
  const answer = await handled(route, exchange)
  if (delay?.when === 'after') await pause(delay.ms)
  if (exchange.effect('drop_answer') !== undefined) return undefined
  return error === undefined ? answer : group.fail(failureOf(error), exchange)
}

async function handled(route: Route, exchange: Exchange): Promise<Answer> {
  try {
    return await route.handle(exchange)
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

/** Keeps no process alive. */
const pause = (ms: number) => sleep(ms, undefined, { ref: false })

const failureOf = ({ status, reason, retryAfterSeconds }: EffectOf<'error'>) => ({
  status,
  reason,
  retryAfterSeconds,
})

function skewOf(effects: readonly Effect[]): number {
  return effects.reduce((sum, effect) => (effect.kind === 'clock_skew' ? sum + effect.ms : sum), 0)
}

function send(
  request: Request,
  response: Response,
  answer: Answer | undefined,
  exchange: Exchange,
): void {
  if (answer === undefined) {
    request.socket.destroy()
    return
  }
  response.status(answer.status).set('Date', new Date(exchange.now).toUTCString())
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.set(name, value)
  if (answer.body === undefined) response.end()
  else response.end(answer.body)
}
