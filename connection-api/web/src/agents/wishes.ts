import type { Agent } from './use-agents.ts'

/** What its owner says of an agent. */
export type Wishes = Pick<
  Agent,
  'name' | 'greeting' | 'voice' | 'language' | 'kind' | 'tools' | 'bookings_a_day'
>

/** An agent of which nothing was said yet. `Elliot` is a voice of Vapi's own. */
const AT_FIRST: Wishes = {
  name: '',
  greeting: '',
  voice: 'Elliot',
  language: 'en',
  kind: null,
  tools: null,
  bookings_a_day: 20,
}

export function wishesOf(agent: Agent | undefined): Wishes {
  if (agent === undefined) return AT_FIRST
  const { name, greeting, voice, language, kind, tools, bookings_a_day } = agent
  return { name, greeting, voice, language, kind, tools, bookings_a_day }
}

/** What a request has to say: of a new agent everything, else what is new. */
export function changesOf(agent: Agent | undefined, wishes: Wishes): Partial<Wishes> {
  if (agent === undefined) return wishes
  const before = new Map<string, unknown>(Object.entries(wishesOf(agent)))
  const isNew = ([field, wish]: [string, unknown]) =>
    JSON.stringify(wish) !== JSON.stringify(before.get(field))
  return Object.fromEntries(Object.entries(wishes).filter(isNew))
}

/**
 * What is chosen once a tool is turned on or off; null: all, also those that come later.
 *
 * @param all in their order
 */
export function withTool(
  all: readonly string[],
  chosen: readonly string[] | null,
  name: string,
  on: boolean,
): string[] | null {
  const kept = all.filter((one) => (one === name ? on : (chosen?.includes(one) ?? true)))
  return kept.length === all.length ? null : kept
}
