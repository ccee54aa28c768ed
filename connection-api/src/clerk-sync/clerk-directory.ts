import { createClerkClient } from '@clerk/backend'
import { isClerkAPIResponseError } from '@clerk/backend/errors'
import { UnavailableError } from '@parley/shared/errors/app-error'
import { inTime } from '../clerk/clerk-profile.ts'
import type { ClerkSettings } from '../clerk/clerk-settings.ts'
import type { MembershipEvent, PersonEvent } from './clerk-event.ts'
import { membershipOf, personOf } from './read-event.ts'

/** A person as Clerk's Backend API knows them now. */
export interface DirectoryEntry {
  readonly person: PersonEvent
  /** All of them: what is not among them is no more. */
  readonly memberships: readonly MembershipEvent[]
}

/** Clerk's Backend API, for what no webhook brought. */
export interface ClerkDirectory {
  /**
   * @returns undefined when Clerk knows nobody of that id
   * @throws {UnavailableError} when Clerk cannot be asked
   */
  read(userId: string): Promise<DirectoryEntry | undefined>
  /** Ids in the order in which they came to be, and how many there are in all. */
  list(offset: number): Promise<{ readonly ids: readonly string[]; readonly total: number }>
}

const MOST_MEMBERSHIPS = 100
/** Each takes two questions, and a job has its time. */
const PAGE = 25

export function createClerkDirectory({ secretKey, apiUrl }: ClerkSettings): ClerkDirectory {
  const { users } = createClerkClient({ secretKey, apiUrl, telemetry: { disabled: true } })
  return {
    async read(userId) {
      try {
        const user = await inTime(users.getUser(userId))
        const query = { userId, limit: MOST_MEMBERSHIPS }
        const { data } = await inTime(users.getOrganizationMembershipList(query))
        return {
          person: personOf(user.raw),
          memberships: data.map(({ raw }) => membershipOf(raw, false)),
        }
      } catch (error) {
        if (isClerkAPIResponseError(error) && error.status === 404) return undefined
        throw unavailable(error)
      }
    },
    async list(offset) {
      try {
        const query = { limit: PAGE, offset, orderBy: '+created_at' as const }
        const { data, totalCount } = await inTime(users.getUserList(query))
        return { ids: data.map(({ id }) => id), total: totalCount }
      } catch (error) {
        throw unavailable(error)
      }
    },
  }
}

const unavailable = (error: unknown) =>
  new UnavailableError('Clerk cannot be asked just now. Try again in a minute.', error)
