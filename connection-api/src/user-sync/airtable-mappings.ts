import { z } from 'zod'
import { toIso } from '@parley/shared/time/clock'
import { PlaceBusyError, type Place, type SyncedPerson, type Written } from './place.ts'
import type { AirtableSettings } from './sync-settings.ts'

/** Airtable's own limit of records a request. */
const BATCH = 10
/** Five requests a second for a base, whoever makes them; a little less, for the clocks. */
const PACE_MS = 220
/** After a 429 every request fails until 30 s have passed. */
const PENALTY_MS = 31_000
const NO_KEY_MS = 60_000
const TIMEOUT_MS = 10_000

/** Mappings as records of a table with the fields of seed s3; the Clerk id is what they merge on. */
export async function airtableMappings(settings: AirtableSettings): Promise<Place> {
  const { default: Airtable } = await import('airtable')
  const { apiKey, endpointUrl, baseId, table } = settings
  const base = new Airtable({
    apiKey,
    endpointUrl,
    requestTimeout: TIMEOUT_MS,
    // It would try again within the penalty.
    noRetryIfRateLimited: true,
  }).base(baseId)
  // Its own `update` knows nothing of upserts.
  const upsert = (people: readonly SyncedPerson[]) =>
    base.makeRequest({
      method: 'PATCH',
      path: `/${encodeURIComponent(table)}`,
      body: {
        performUpsert: { fieldsToMergeOn: ['clerk_user_id'] },
        typecast: true,
        records: people.map((person) => ({ fields: fieldsOf(person) })),
      },
    })
  return {
    name: 'airtable',
    batch: BATCH,
    paceMs: PACE_MS,
    write: (people) => write(upsert, people),
  }
}

type Upsert = (people: readonly SyncedPerson[]) => Promise<unknown>

/** One record that is not taken fails its whole batch: then it is looked for one at a time. */
async function write(upsert: Upsert, people: readonly SyncedPerson[]): Promise<Written[]> {
  const together = await attempt(upsert, people)
  if (together.kind !== 'refused' || people.length === 1) return people.map(() => together)
  const each: Written[] = []
  for (const person of people) {
    await pace()
    each.push(await attempt(upsert, [person]))
  }
  return each
}

const pace = () => new Promise((resolve) => setTimeout(resolve, PACE_MS))

async function attempt(upsert: Upsert, people: readonly SyncedPerson[]): Promise<Written> {
  try {
    await upsert(people)
    return { kind: 'written' }
  } catch (error) {
    return whatFailed(Failure.safeParse(error).data?.statusCode ?? undefined)
  }
}

/** airtable.js throws what is no Error; its text is the provider's. */
const Failure = z.object({ statusCode: z.number().nullish() })

/** Keyed on the status alone: Airtable's bodies of a 429 differ. */
function whatFailed(status: number | undefined): Written {
  if (status === 429) throw new PlaceBusyError('airtable_busy', PENALTY_MS)
  if (status === 401 || status === 403 || status === 404) {
    throw new PlaceBusyError('airtable_refuses_us', NO_KEY_MS)
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return { kind: 'refused', code: `airtable_${status}` }
  }
  return { kind: 'unavailable', code: `airtable_${status ?? 'silent'}` }
}

/** Empty cells are cleared: what is not sent would stay. */
function fieldsOf(person: SyncedPerson) {
  const iso = (date: Date) => toIso(date.getTime())
  return {
    clerk_user_id: person.userId,
    zep_user_id: person.zepUserId ?? '',
    email: person.email ?? '',
    name: person.name ?? '',
    roles: [...person.roles],
    status: person.status,
    last_synced_at: iso(person.syncedAt),
    created_at: iso(person.createdAt),
    updated_at: iso(person.updatedAt),
  }
}
