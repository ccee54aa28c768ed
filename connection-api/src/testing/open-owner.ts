import { addBuiltInCalendar } from '@parley/shared/testing/built-in-calendar'
import { addUser, type TestUser } from './add-user.ts'
import type { TestService } from './test-service.ts'

/** Somebody signed in whose own calendar is open on Wednesdays from nine to five, UTC. */
export interface OpenOwner extends TestUser {
  readonly token: string
}

export async function addOpenOwner(
  { database, client }: Pick<TestService, 'database' | 'client'>,
  role?: string,
): Promise<OpenOwner> {
  const owner = await addUser(database, { zone: 'UTC', ...(role !== undefined && { role }) })
  await addBuiltInCalendar(database, owner.id)
  await database
    .insertInto('working_hours')
    .values({ owner_id: owner.id, weekday: 3, starts: '09:00:00', ends: '17:00:00' })
    .execute()
  return { ...owner, token: await client.signIn(owner) }
}
