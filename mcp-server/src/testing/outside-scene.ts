import { connectGoogle } from '@parley/dev/src/providers/testing/google-client.ts'
import { connectMicrosoft } from '@parley/dev/src/providers/testing/graph-client.ts'
import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'
import type { CalendarUnderTest } from '../calendar/calendar-under-test.ts'
import { makeDue } from '../outside-changes/calendar-sync.ts'
import { lookAtDueEvents } from '../outside-changes/due-events.ts'
import { syncDueAccounts } from '../outside-changes/sync-account.ts'
import { afterYes, handleIn, inTurn, say } from './call-tools.ts'
import { outsideBuiltIn } from './outside-built-in.ts'
import { outsideGoogle } from './outside-google.ts'
import { outsideMicrosoft } from './outside-microsoft.ts'
import type { ProviderScene } from './provider-scene.ts'
import { addOwner, openCall, type TestCall } from './test-people.ts'

const ZONE = 'Europe/London'

export type Where = ProviderName | 'built-in'

/** An owner with a calendar somewhere, in a call, and what they do in that calendar themselves. */
export async function connectOutside(scene: ProviderScene, where: Where) {
  if (where === 'built-in') {
    const owner = await addOwner(scene.server)
    const call = await openCall(scene.server, owner)
    return { owner, call, outside: outsideBuiltIn(scene.server.database, owner.accountId, ZONE) }
  }
  const connected = await scene.connect(where)
  return { ...connected, outside: await outsideOf(scene, where, connected.email) }
}

export async function outsideOf(
  { providers }: ProviderScene,
  where: ProviderName,
  email: string,
): Promise<CalendarUnderTest['outside']> {
  if (where === 'google') {
    return outsideGoogle((await connectGoogle(providers, email)).calendar, ZONE)
  }
  return outsideMicrosoft((await connectMicrosoft(providers, email)).graph, ZONE)
}

/** Looks at somebody's calendars as if a notification had come, and at what was changed there. */
export async function lookOutside(scene: ProviderScene, { userId }: TestCall): Promise<void> {
  const { database } = scene.server
  const accounts = await database
    .selectFrom('calendar_accounts')
    .select('id')
    .where('user_id', '=', userId)
    .execute()
  for (const { id } of accounts) await makeDue(database, id, scene.clock.now())
  await lookAtWhatIsDue(scene)
}

export async function lookAtWhatIsDue(scene: ProviderScene): Promise<void> {
  const deps = await scene.sweepDeps()
  while ((await syncDueAccounts(deps)) > 0);
  while ((await lookAtDueEvents(deps)) > 0);
}

/** @param when as in `Wednesday at 10` */
export async function book(scene: ProviderScene, call: TestCall, when: string): Promise<void> {
  const { server } = scene
  const found = await say(server, call, 'find_times', { when })
  const args = { slot: handleIn(found.text, 'slot'), title: 'Haircut' }
  const asked = await say(server, call, 'book_appointment', args, inTurn(1))
  const consent = handleIn(asked.text, 'consent')
  const answer = await say(
    server,
    call,
    'book_appointment',
    { ...args, consent },
    afterYes(consent, 1),
  )
  if (answer.isError) throw new Error(answer.text)
}

export const appointmentsOf = ({ server }: ProviderScene, { userId }: TestCall) =>
  server.database
    .selectFrom('appointments')
    .selectAll()
    .where('owner_id', '=', userId)
    .where('moves', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute()

export const openConflicts = ({ server }: ProviderScene, { userId }: TestCall) =>
  server.database
    .selectFrom('calendar_conflicts')
    .selectAll()
    .where('owner_id', '=', userId)
    .where('settled_at', 'is', null)
    .execute()

/** What they were told by message, oldest first. */
export async function told({ server }: ProviderScene, { userId }: TestCall): Promise<string[]> {
  const rows = await server.database
    .selectFrom('messages')
    .select('kind')
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute()
  return rows.map(({ kind }) => kind)
}
