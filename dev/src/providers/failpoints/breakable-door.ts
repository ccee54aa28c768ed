import { setTimeout as sleep } from 'node:timers/promises'
import type { Request, Response } from 'express'
import type { Effect, EffectKind, EffectOf } from './failpoint.ts'
import type { Failpoints } from './failpoints.ts'

export interface DoorAnswer {
  readonly status: number
  readonly body: unknown
}

/** How a simulation says no. */
export interface Refusals {
  /** undefined: who asks may. */
  unauthorized(request: Request): DoorAnswer | undefined
  injected(error: EffectOf<'error'>): DoorAnswer
}

/** A door of a simulated JSON API that failpoints may break. */
export function breakableDoor(
  failpoints: Failpoints,
  refusals: Refusals,
  operation: string,
  handle: (request: Request) => DoorAnswer,
) {
  return async (request: Request, response: Response): Promise<void> => {
    const effects = failpoints.take(operation, undefined)
    const answer =
      refusals.unauthorized(request) ??
      (await withEffects(effects, refusals, () => handle(request)))
    if (answer) response.status(answer.status).json(answer.body)
    else request.socket.destroy()
  }
}

/** What goes wrong goes wrong before it is done, or after. @returns undefined: no answer at all */
async function withEffects(
  effects: readonly Effect[],
  refusals: Refusals,
  handle: () => DoorAnswer,
): Promise<DoorAnswer | undefined> {
  const has = (kind: EffectKind) => effects.some((effect) => effect.kind === kind)
  const error = effects.find((effect): effect is EffectOf<'error'> => effect.kind === 'error')
  if (has('drop_request')) return undefined
  await pause(effects, 'before')
  if (error?.when === 'before') return refusals.injected(error)
  const answer = handle()
  await pause(effects, 'after')
  if (has('drop_answer')) return undefined
  return error ? refusals.injected(error) : answer
}

async function pause(effects: readonly Effect[], when: 'before' | 'after'): Promise<void> {
  const delay = effects.find((effect): effect is EffectOf<'delay'> => effect.kind === 'delay')
  if (delay?.when === when) await sleep(delay.ms, undefined, { ref: false })
}
