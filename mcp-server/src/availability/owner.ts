import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Hearing } from '../scheduling/when/when.ts'
import type { WorkingHours } from '../scheduling/working-hours.ts'

/** Whose calendar it is, with what decides when they can be had. */
export interface Owner {
  readonly id: string
  readonly name: string
  /** IANA time zone. */
  readonly zone: string
  /** BCP 47. */
  readonly locale: string
  readonly hours: readonly WorkingHours[]
}

/** @throws when there is no such user: tokens name users that exist */
export async function readOwner(database: Kysely<Database>, id: string): Promise<Owner> {
  return database
    .selectFrom('users')
    .select(['id', 'name', 'zone', 'locale'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('working_hours')
          .select(['weekday', 'starts', 'ends'])
          .whereRef('owner_id', '=', 'users.id')
          .orderBy('weekday')
          .orderBy('starts'),
      ).as('hours'),
    )
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** How `when` is heard for this owner now. */
export function hearingOf({ zone, hours, locale }: Owner, now: number): Hearing {
  return { now, zone, hours, american: locale === 'en-US' }
}
