import { endClerkSession } from '../clerk/end-clerk-session.ts'
import type { ClerkEvent } from './clerk-event.ts'
import { deletePerson } from './delete-person.ts'
import { keepMembership } from './keep-membership.ts'
import { keepPerson } from './keep-person.ts'
import type { SyncParts } from './sync-parts.ts'

/**
 * Makes true what Clerk said. Events come late, twice and in any order; whatever the order, what is
 * stored of a person at the end is the same.
 */
export async function applyEvent(parts: SyncParts, id: string, event: ClerkEvent): Promise<void> {
  switch (event.kind) {
    case 'person':
      return keepPerson(parts, id, event)
    case 'person_deleted':
      return deletePerson(parts, event.userId)
    case 'membership':
      return keepMembership(parts, id, event)
    case 'session_over':
      return endClerkSession(parts, event)
  }
}
