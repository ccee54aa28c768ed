import { createDatabase } from '@parley/shared/database/create-database'
import { createLogger } from '@parley/shared/logging/logger'
import type { Page } from 'playwright-core'
import { renderUser } from '../clerk/simulated-user.ts'
import { deliverWebhook } from '../clerk/webhooks.ts'
import type { Stack } from '../stack.ts'
import type { TakeState } from './camera.ts'
import type { Simulations } from './simulations.ts'

const PEOPLE = [
  { firstName: 'Clara', lastName: 'Schumann', email: 'clara@example.com' },
  { firstName: 'Mary', lastName: 'Somerville', email: 'mary@example.com' },
  { firstName: 'Émilie', lastName: 'du Châtelet', email: 'emilie@example.com' },
  { firstName: 'Sofia', lastName: 'Kovalevskaya', email: 'sofia@example.com', banned: true },
]

/** The page shows what was so when it was asked for. */
const MOST_LOOKS = 100

/** People who come from Clerk, one of whom Zep refuses, a webhook that was given up, and an admin. */
export async function furnishPeople(stack: Stack, simulations: Simulations): Promise<void> {
  const { clerk, clerkSecret, zep } = simulations
  const url = `${stack.urls.connectionApi}/api/clerk/webhooks`
  const people = PEOPLE.map((person) => clerk.addUser({ ...person, updatedAt: 1 }))
  zep.refuse(people[1]?.id ?? '')
  for (const person of people) {
    const data = renderUser(person, 1)
    await deliverWebhook({ url, secret: clerkSecret }, { type: 'user.created', data })
  }
  await writeRest(stack, people[2]?.id ?? '')
}

/** What takes three failures with pauses between them to come about, and what admins do by hand. */
async function writeRest({ env, users }: Stack, about: string): Promise<void> {
  const database = createDatabase(env['DATABASE_URL'] ?? '', createLogger('dev', 'silent'), 1)
  try {
    const now = new Date()
    const { user_id } = await database
      .selectFrom('password_credentials')
      .select('user_id')
      .where('email', '=', users[0]?.email ?? '')
      .executeTakeFirstOrThrow()
    await database.insertInto('user_roles').values({ user_id, role: 'admin' }).execute()
    await database
      .insertInto('clerk_events')
      .values({
        id: 'msg_given_up',
        type: 'user.updated',
        user_id: about,
        body: '{}',
        received_at: now,
        attempts: 3,
        error: 'failed',
        dead_at: now,
      })
      .execute()
  } finally {
    await database.destroy()
  }
}

/** The admins' page, once everybody is where they are going. */
export async function takeUserSync(page: Page, take: TakeState): Promise<void> {
  const { origin } = new URL(page.url())
  const settled = page.getByText('as it should be').nth(PEOPLE.length - 2)
  await page.goto(`${origin}/admin/user-sync`)
  for (let look = 0; look < MOST_LOOKS && !(await settled.isVisible()); look += 1) {
    await page.reload()
  }
  await settled.waitFor({ timeout: 1000 })
  await take(page, '40-user-sync', 'whole')
  await page.goto(origin)
}
