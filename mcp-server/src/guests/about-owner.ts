import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { readOwner } from '../availability/owner.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { spokenMinutes } from '../scheduling/spoken-time.ts'

/** Said aloud, so no more than somebody can remember. */
const MOST_KINDS = 8

/** What a guest is told of the owner before they ask anything: what their link tells as well. */
export interface AboutOwner {
  readonly name: string
  /** IANA: times are meant in it. */
  readonly zone: string
  /** `Check-up (30 minutes)`. */
  readonly kinds: readonly string[]
}

/** Of `tools/list` for a guest, in its `_meta`: a guest has no tool that would tell. */
export const ABOUT_OWNER = 'parley/owner'

export async function aboutOwner(database: Kysely<Database>, ownerId: string): Promise<AboutOwner> {
  const { name, zone, kinds } = await readOwner(database, ownerId)
  const named = kinds
    .slice(0, MOST_KINDS)
    .map((kind) => `${outsideText(kind.name)} (${spokenMinutes(kind.minutes)})`)
  return { name: outsideText(name, 'the owner'), zone, kinds: named }
}
