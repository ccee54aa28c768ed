import { randomBytes } from 'node:crypto'
import { newHandle, newId } from '@parley/shared/identity/ids'
import { claimCall, offerCall } from '@parley/shared/sessions/call-record'
import { addBuiltInCalendar } from '@parley/shared/testing/built-in-calendar'
import { signCallGrant, type CallGrant } from '@parley/shared/tokens/call-grant'
import type { Scope } from '@parley/shared/tokens/scope'
import { AUDIENCE, type TestServer } from './test-server.ts'

/** A user with working hours Monday to Friday, nine to five, and the calendar that everybody has. */
export async function addOwner(
  { database, clock }: Pick<TestServer, 'database' | 'clock'>,
  zone = 'Europe/London',
): Promise<{ userId: string; sid: string; accountId: string }> {
  const userId = newId('user')
  const sid = newId('login')
  const created_at = new Date(clock.now())
  await database
    .insertInto('users')
    .values({ id: userId, name: 'Ada', email: null, zone, locale: 'en-GB', created_at })
    .execute()
  const expires_at = new Date(clock.now() + 7 * 24 * 3600_000)
  await database
    .insertInto('login_sessions')
    .values({
      id: sid,
      user_id: userId,
      platform: 'web',
      created_at,
      expires_at,
      ended_at: null,
      end_reason: null,
    })
    .execute()
  const accountId = await addBuiltInCalendar(database, userId)
  await database
    .insertInto('working_hours')
    .values(
      [1, 2, 3, 4, 5].map((weekday) => ({
        owner_id: userId,
        weekday,
        starts: '09:00',
        ends: '17:00',
      })),
    )
    .execute()
  return { userId, sid, accountId }
}

/** A link by which guests come. @returns its id */
export async function addGuestLink(
  { database, clock }: Pick<TestServer, 'database' | 'clock'>,
  owner_id: string,
  caps: { readonly bookings_a_day?: number } = {},
): Promise<string> {
  const id = newId('glink')
  const created_at = new Date(clock.now())
  const expires_at = new Date(clock.now() + 90 * 24 * 3600_000)
  const most = { calls_at_once: 3, calls_a_day: 50, call_minutes: 10, bookings_a_day: 20, ...caps }
  await database
    .insertInto('guest_links')
    .values({
      id,
      owner_id,
      secret_hash: randomBytes(32),
      label: 'Website',
      created_at,
      expires_at,
      ...most,
    })
    .execute()
  return id
}

/** A live call with its grant. */
export interface TestCall {
  readonly callId: string
  readonly room: string
  readonly userId: string
  readonly grant: string
  readonly grantClaims: Omit<CallGrant, 'iat' | 'exp'>
}

export async function openCall(
  server: TestServer,
  owner: { userId: string; sid: string },
  guest?: string,
  scopes: Scope[] = ['read', 'transact'],
  link?: string,
): Promise<TestCall> {
  const { database, redis, clock, keys } = server
  const callId = newId('call')
  const room = `voice_assistant_room_${callId}`
  const sub = guest ?? owner.userId
  const kind = guest === undefined ? ('owner' as const) : ('guest' as const)
  const now = clock.now()
  const standsOn: { login_session_id: string | null; guest_link_id?: string } =
    guest === undefined
      ? { login_session_id: owner.sid }
      : {
          login_session_id: null,
          guest_link_id: link ?? (await addGuestLink(server, owner.userId)),
        }
  await database
    .insertInto('calls')
    .values({
      id: callId,
      owner_id: owner.userId,
      caller_id: sub,
      caller_kind: kind,
      channel: 'web',
      platform: 'web',
      room,
      ...standsOn,
      offered_at: new Date(now),
      started_at: null,
      ended_at: null,
      end_reason: null,
    })
    .execute()
  const sid = standsOn.guest_link_id ?? owner.sid
  const record = { sub, owner: owner.userId, room, sid, caller: kind }
  await offerCall(redis, callId, record, now)
  await claimCall(redis, callId, room, now)
  const grantClaims = {
    sub,
    owner: owner.userId,
    caller: kind,
    call_id: callId,
    room,
    scopes,
    channel: 'web' as const,
    platform: 'web',
    assurance: 'password',
    sid,
    jti: newHandle(20),
  }
  const grant = await signCallGrant(grantClaims, keys.connectionApi, AUDIENCE, clock)
  return { callId, room, userId: sub, grant, grantClaims }
}
