import type { Owner } from '../people/owner.ts'
import type { World } from '../world.ts'
import { brokenAppointments } from './broken-appointments.ts'
import { eventsOf } from './events-of.ts'
import { readRecords } from './records.ts'
import { untrueStatements } from './untrue-statements.ts'

/** Everything that is not as it was promised, in words. */
export async function findBroken(world: World, owner: Owner): Promise<readonly string[]> {
  const records = await readRecords(world.lane.database, owner)
  const events = await eventsOf(world.lane, owner)
  return [...brokenAppointments(records, events), ...untrueStatements(records, world.statements)]
}
