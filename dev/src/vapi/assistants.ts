import { randomUUID } from 'node:crypto'
import type { Clock } from '@parley/shared/time/clock'
import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'

/** What we look at of an assistant; the rest is kept as it came. */
const Wish = z.looseObject({
  name: z.string().max(40).optional(),
  server: z
    .looseObject({ url: z.url(), headers: z.record(z.string(), z.string()).optional() })
    .optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
})

export const Assistant = Wish.extend({
  id: z.string(),
  orgId: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Assistant = z.output<typeof Assistant>

const ORG = '22222222-2222-4222-8222-222222222222'

/** The assistants of one organisation, oldest first. */
export interface Assistants {
  readonly all: readonly Assistant[]
  /** @returns undefined when Vapi would not take it */
  create(wish: unknown): Assistant | undefined
  /** Top-level members are replaced; null: it is not taken, undefined: there is none. */
  change(id: string, wish: unknown): Assistant | null | undefined
  remove(id: string): Assistant | undefined
  find(id: string): Assistant | undefined
}

export function createAssistants(clock: Clock): Assistants {
  const all: Assistant[] = []
  const find = (id: string) => all.find((one) => one.id === id)
  return {
    all,
    find,
    create(wish) {
      const parsed = Wish.safeParse(wish)
      if (!parsed.success) return undefined
      const at = toIso(clock.now())
      const made = { ...parsed.data, id: randomUUID(), orgId: ORG, createdAt: at, updatedAt: at }
      all.push(made)
      return made
    },
    change(id, wish) {
      const there = find(id)
      if (!there) return undefined
      const parsed = Wish.safeParse(wish)
      if (!parsed.success) return null
      return Object.assign(there, parsed.data, { id, updatedAt: toIso(clock.now()) })
    },
    remove(id) {
      const there = find(id)
      if (there) all.splice(all.indexOf(there), 1)
      return there
    },
  }
}
