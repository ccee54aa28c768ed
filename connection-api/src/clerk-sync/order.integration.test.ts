import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { createAccount } from '../registration/create-account.ts'
import { startClerkScene, type ClerkScene } from '../testing/clerk-scene.ts'
import { applyEvent } from './apply-event.ts'
import type { ClerkEvent } from './clerk-event.ts'

let scene: ClerkScene
beforeAll(async () => {
  const real = realServices()
  scene = await startClerkScene(real)
})
afterAll(() => scene[Symbol.asyncDispose]())

/** What may happen to a person at Clerk, one after the other. */
const Step = fc.record({
  what: fc.constantFrom(
    'rename' as const,
    'ban' as const,
    'give' as const,
    'join' as const,
    'change' as const,
    'leave' as const,
  ),
  role: fc.constantFrom('org:admin', 'org:member', 'org:viewer', 'org:unheard_of'),
  organization: fc.nat({ max: 1 }),
  /** In the same millisecond as the one before. */
  tied: fc.boolean(),
})
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never

const History = fc.record({
  steps: fc.array(Step, { minLength: 1, maxLength: 7 }),
  deleted: fc.boolean(),
  hasAccount: fc.boolean(),
})
type History = typeof History extends fc.Arbitrary<infer T> ? T : never

interface Delivery {
  readonly id: string
  readonly event: ClerkEvent
}

/** The events of a history, in order, about `userId`. */
function eventsOf({ steps, deleted }: History, userId: string): Delivery[] {
  let version = 0
  const events = steps.map((step, index) => {
    if (!step.tied) version += 1
    return { id: `msg_${index}`, event: eventOf(step, userId, version, index) }
  })
  const gone = { id: 'msg_gone', event: { kind: 'person_deleted' as const, userId } }
  return deleted ? [...events, gone] : events
}

function eventOf(step: Step, userId: string, version: number, index: number): ClerkEvent {
  const { what, role, organization } = step
  if (what === 'rename' || what === 'ban' || what === 'give') {
    return {
      kind: 'person',
      userId,
      version,
      ...(index % 3 === 0 ? {} : { name: `Name ${index}`, email: `${index}@example.com` }),
      ownRoles: what === 'give' ? [role.replace('org:', '')] : [],
      suspended: what === 'ban',
    }
  }
  return {
    kind: 'membership',
    id: `orgmem_${userId}_${organization}`,
    userId,
    organizationId: `org_${organization}`,
    role,
    version,
    removed: what === 'leave',
  }
}

async function newPerson({ hasAccount }: History): Promise<string> {
  const userId = `user_${newId('user').slice(5)}`
  if (!hasAccount) return userId
  const { database, clerkSettings } = scene.parts
  await database.transaction().execute(async (trx) => {
    const makeId: typeof newId = (kind) => (kind === 'user' ? userId : newId(kind))
    await createAccount(trx, { name: 'New', zone: 'UTC' }, { newId: makeId, now: new Date() })
    await trx
      .insertInto('login_identities')
      .values({
        id: newId('login'),
        user_id: userId,
        kind: 'clerk',
        issuer: clerkSettings?.issuer ?? '',
        subject: userId,
      })
      .execute()
  })
  return userId
}

/** All that is known of a person, but for when we heard it. */
async function stateOf(userId: string) {
  const { database } = scene.parts
  const [mapping, memberships, account, roles] = await Promise.all([
    database
      .selectFrom('user_mappings')
      .select(['email', 'name', 'own_roles', 'roles', 'status', 'clerk_version', 'clerk_event'])
      .where('clerk_user_id', '=', userId)
      .execute(),
    database
      .selectFrom('clerk_memberships')
      .select(['organization_id', 'role', 'removed', 'clerk_version', 'clerk_event'])
      .where('user_id', '=', userId)
      .orderBy('organization_id')
      .execute(),
    database.selectFrom('users').select(['name', 'email']).where('id', '=', userId).execute(),
    database.selectFrom('user_roles').select('role').where('user_id', '=', userId).execute(),
  ])
  return { mapping, memberships, account, roles }
}

const deliver = ({ id, event }: Delivery) => applyEvent(scene.parts, id, event)

it('events in any order, twice and at once come to the state of those in order', async () => {
  const shuffled = History.chain((history) =>
    fc.record({
      history: fc.constant(history),
      order: fc.shuffledSubarray(
        Array.from({ length: 2 * (history.steps.length + 1) }, (_, index) => index),
        { minLength: 2 * (history.steps.length + 1) },
      ),
    }),
  )
  await fc.assert(
    fc.asyncProperty(shuffled, async ({ history, order }) => {
      const inOrder = await newPerson(history)
      for (const delivery of eventsOf(history, inOrder)) await deliver(delivery)
      const expected = await stateOf(inOrder)

      const disordered = await newPerson(history)
      const events = eventsOf(history, disordered)
      const arriving = order.flatMap((position) => events[Math.floor(position / 2)] ?? [])
      for (const delivery of arriving) await deliver(delivery)
      expect(await stateOf(disordered)).toEqual(expected)

      const atOnce = await newPerson(history)
      await Promise.all(eventsOf(history, atOnce).map(deliver))
      expect(await stateOf(atOnce)).toEqual(expected)
    }),
    { numRuns: Number(process.env['CLERK_ORDER_RUNS'] ?? 25) },
  )
})
