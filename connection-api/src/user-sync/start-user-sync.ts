import { keepGoing } from '@parley/shared/lifecycle/keep-going'
import { airtableMappings } from './airtable-mappings.ts'
import type { Place } from './place.ts'
import type { SyncSettings } from './sync-settings.ts'
import { writeDue, type WriteParts } from './write-due.ts'
import { zepUsers } from './zep-users.ts'

const PAUSE_MS = { success: 1000, failure: 5000 }

/** Places that are set up. Zep is the first: Airtable is told what it is called there. */
async function placesOf({ zep, airtable }: SyncSettings): Promise<Place[]> {
  return [
    ...(zep ? [await zepUsers(zep)] : []),
    ...(airtable ? [await airtableMappings(airtable)] : []),
  ]
}

/** Keeps other places in step with what is known of Clerk's people, until disposed. */
export async function startUserSync(
  parts: WriteParts,
  settings: SyncSettings,
): Promise<AsyncDisposable> {
  const stack = new AsyncDisposableStack()
  for (const place of await placesOf(settings)) {
    const step = async (stop: AbortSignal) => void (await writeDue(parts, place, stop))
    stack.use(keepGoing(`write people to ${place.name}`, step, PAUSE_MS, parts.log))
  }
  return stack
}
