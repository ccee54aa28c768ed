import { z } from 'zod'

const Prompts = z.array(z.string().min(1).max(2000)).max(20)

/** What the server's tool packs say of themselves to the agent, from the `_meta` of `tools/list`. */
export function readPrompts(meta: Readonly<Record<string, unknown>> | undefined): string[] {
  return Prompts.safeParse(meta?.['parley/prompts']).data ?? []
}
