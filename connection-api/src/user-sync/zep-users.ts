import type { ZepClient } from '@getzep/zep-cloud'
import { z } from 'zod'
import { PlaceBusyError, type Place, type SyncedPerson, type Written } from './place.ts'
import type { ZepSettings } from './sync-settings.ts'

/** The queue tries again; the SDK must not as well, behind its back. */
const OPTIONS = { timeoutInSeconds: 8, maxRetries: 0 }
const AT_ONCE = 5
const BUSY_MS = 10_000
const NO_KEY_MS = 60_000

/** People as users of Zep's, under the id that they have everywhere. */
export async function zepUsers({ apiKey, baseUrl }: ZepSettings): Promise<Place> {
  // Its hundreds of files are read only where it is used.
  const { ZepClient } = await import('@getzep/zep-cloud')
  const zep = new ZepClient({ apiKey, baseUrl })
  return {
    name: 'zep',
    batch: AT_ONCE,
    paceMs: 0,
    write: (people) => Promise.all(people.map((person) => writeUser(zep, person))),
  }
}

async function writeUser(zep: ZepClient, person: SyncedPerson): Promise<Written> {
  try {
    await (person.status === 'deleted' ? remove(zep, person) : keep(zep, person))
    return { kind: 'written' }
  } catch (error) {
    return whatFailed(error)
  }
}

/** Created where it is missing, updated where it is there, whoever made it meanwhile. */
async function keep(zep: ZepClient, person: SyncedPerson): Promise<void> {
  const fields = fieldsOf(person)
  if (person.zepUserId === null) {
    if (await add(zep, person.userId, fields)) return
    await zep.user.update(person.userId, fields, OPTIONS)
    return
  }
  try {
    await zep.user.update(person.userId, fields, OPTIONS)
  } catch (error) {
    if (statusOf(error) !== 404) throw error
    await add(zep, person.userId, fields)
  }
}

type Fields = ReturnType<typeof fieldsOf>

/** @returns false when there is such a user already: Zep says 400, and so in its message alone */
async function add(zep: ZepClient, userId: string, fields: Fields): Promise<boolean> {
  try {
    await zep.user.add({ userId, ...fields }, OPTIONS)
    return true
  } catch (error) {
    const isThere = statusOf(error) === 409 || (statusOf(error) === 400 && saysItExists(error))
    if (isThere) return false
    throw error
  }
}

async function remove(zep: ZepClient, { userId }: SyncedPerson): Promise<void> {
  try {
    await zep.user.delete(userId, OPTIONS)
  } catch (error) {
    if (statusOf(error) !== 404) throw error
  }
}

/** Whole, because it is not said whether Zep merges metadata or replaces it. */
function fieldsOf({ email, name, roles, permission, status }: SyncedPerson) {
  const [firstName, ...rest] = (name ?? '').split(' ')
  return {
    email: email ?? '',
    firstName: firstName ?? '',
    lastName: rest.join(' '),
    metadata: { roles: [...roles], permission: permission ?? 'none', status },
  }
}

function whatFailed(error: unknown): Written {
  const status = statusOf(error)
  if (status === 429) throw new PlaceBusyError('zep_busy', BUSY_MS)
  if (status === 401 || status === 403) throw new PlaceBusyError('zep_refuses_our_key', NO_KEY_MS)
  if (status !== undefined && status < 500) return { kind: 'refused', code: `zep_${status}` }
  return { kind: 'unavailable', code: `zep_${status ?? 'silent'}` }
}

const Failure = z.object({
  statusCode: z.number().optional(),
  body: z.object({ message: z.string().optional() }).optional().catch(undefined),
})

const statusOf = (error: unknown) => Failure.safeParse(error).data?.statusCode

const saysItExists = (error: unknown) =>
  Failure.safeParse(error).data?.body?.message?.includes('already exists') === true
