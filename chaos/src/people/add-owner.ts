import type { IdMaker } from '@parley/shared/identity/ids'
import { claimCall, offerCall } from '@parley/shared/sessions/call-record'
import { START, type Lane } from '../lane.ts'
import type { Random } from '../random.ts'
import { roomOf, type Owner } from './owner.ts'
import { connectAccount } from './provider-grant.ts'

/** Free on Wednesday alone, and not for long, so that everybody wants the same. */
const HOURS = { weekday: 3, starts: '09:00', ends: '11:30' }

const ZONES = ['Europe/London', 'America/New_York', 'Asia/Kathmandu']

export async function addOwner(
  lane: Lane,
  random: Random,
  newId: IdMaker,
  callers: number,
): Promise<Owner> {
  const userId = newId('user')
  const provider = random.pick(['built-in', 'google', 'microsoft'] as const)
  const owner: Owner = {
    userId,
    loginSession: newId('login'),
    zone: random.pick(ZONES),
    provider,
    accountId: newId('acct'),
    email: `${userId.replace('_', '.')}@example.com`,
    calls: Array.from({ length: callers }, () => newId('call')),
  }
  await insertPerson(lane, owner)
  await insertRules(lane, owner, random)
  await insertBuiltIn(lane, owner, newId)
  if (provider !== 'built-in') await connectAccount(lane, { ...owner, provider })
  await openCalls(lane, owner)
  return owner
}

async function insertPerson({ database }: Lane, owner: Owner): Promise<void> {
  const { userId, zone, email, loginSession } = owner
  const created_at = new Date(START)
  await database
    .insertInto('users')
    .values({ id: userId, name: 'Ada', email, zone, locale: 'en-GB', created_at })
    .execute()
  await database
    .insertInto('login_sessions')
    .values({
      id: loginSession,
      user_id: userId,
      platform: 'web',
      created_at,
      expires_at: new Date(START + 7 * 24 * 3_600_000),
      ended_at: null,
      end_reason: null,
    })
    .execute()
}

async function insertRules({ database }: Lane, { userId }: Owner, random: Random): Promise<void> {
  await database
    .insertInto('working_hours')
    .values({ owner_id: userId, ...HOURS })
    .execute()
  await database
    .insertInto('scheduling_rules')
    .values({
      owner_id: userId,
      before_minutes: random.pick([0, 0, 10]),
      after_minutes: random.pick([0, 0, 15]),
      daily_cap: random.pick([null, null, null, 2]),
    })
    .execute()
}

/** Everybody has the built-in calendar; it counts as busy beside the one at a provider. */
async function insertBuiltIn({ database }: Lane, owner: Owner, newId: IdMaker): Promise<void> {
  const isDefault = owner.provider === 'built-in'
  await database
    .insertInto('calendar_accounts')
    .values({
      id: isDefault ? owner.accountId : newId('acct'),
      user_id: owner.userId,
      provider: 'built-in',
      provider_sub: owner.userId,
      status: 'active',
      is_default: isDefault,
      counts_as_busy: true,
    })
    .execute()
}

async function openCalls({ database, redis }: Lane, owner: Owner): Promise<void> {
  const { userId, loginSession, calls } = owner
  const offered_at = new Date(START)
  const rows = calls.map((id) => ({
    id,
    owner_id: userId,
    caller_id: userId,
    caller_kind: 'owner' as const,
    channel: 'web',
    platform: 'web',
    room: roomOf(id),
    login_session_id: loginSession,
    offered_at,
    started_at: offered_at,
    ended_at: null,
    end_reason: null,
  }))
  await database.insertInto('calls').values(rows).execute()
  for (const id of calls) {
    const room = roomOf(id)
    const record = { sub: userId, owner: userId, room, sid: loginSession, caller: 'owner' as const }
    await offerCall(redis, id, record, START)
    await claimCall(redis, id, room, START)
  }
}
