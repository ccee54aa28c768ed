import {
  type Effect,
  type EffectKind,
  Failpoint,
  type FailpointInput,
  matches,
} from './failpoint.ts'

/** A failpoint and its count. It has done its work when `remaining` is 0. */
export interface SetFailpoint extends Failpoint {
  readonly id: number
  readonly remaining: number
  readonly fired: number
}

export interface Failpoints {
  /** @throws {z.ZodError} when it is not a failpoint */
  add(input: FailpointInput): SetFailpoint
  clear(): void
  list(): readonly SetFailpoint[]
  /** The effects on this request, one of a kind at most, each counted. */
  take(operation: string, person: string | undefined): readonly Effect[]
}

export function createFailpoints(): Failpoints {
  let all: SetFailpoint[] = []
  let lastId = 0
  const replace = (next: SetFailpoint) => {
    all = all.map((other) => (other.id === next.id ? next : other))
  }
  return {
    add: (input) => {
      const failpoint = Failpoint.parse(input)
      lastId += 1
      const added = { ...failpoint, id: lastId, remaining: failpoint.times, fired: 0 }
      all.push(added)
      return added
    },
    clear: () => {
      all = []
    },
    list: () => all,
    take: (operation, person) => {
      const taken = new Map<EffectKind, Effect>()
      const live = all.filter((one) => one.remaining > 0 && matches(one, operation, person))
      for (const one of live) {
        if (taken.has(one.effect.kind)) continue
        if (one.skip > 0) {
          replace({ ...one, skip: one.skip - 1 })
          continue
        }
        taken.set(one.effect.kind, one.effect)
        replace({ ...one, remaining: one.remaining - 1, fired: one.fired + 1 })
      }
      return [...taken.values()]
    },
  }
}
