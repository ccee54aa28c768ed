import { z } from 'zod'
import { walkConsent } from '../../../dev/src/providers/consent/walk-consent.ts'
import type { TestUser } from './add-user.ts'
import type { Shown, TestBrowser } from './test-browser.ts'
import type { ServiceWithProviders } from './test-providers.ts'

export type Provider = 'google' | 'microsoft'

export const ADA_AT_GOOGLE = 'ada@example.com'
export const GRACE_AT_GOOGLE = 'grace@example.com'
/** Who connects at each provider where it does not matter who. */
export const PEOPLE = { google: ADA_AT_GOOGLE, microsoft: 'ada@contoso.example' }

/** Where the browser ends when nothing came of it. */
export const refused = (reason: string) => `/users?auth=error&reason=${reason}`

const Link = z.object({ url: z.string(), expires_at: z.string() })

/** What tests of connecting do again and again. */
export function connectScene(world: ServiceWithProviders) {
  const { service } = world

  async function newLink(user: TestUser, body: Record<string, string> = {}): Promise<string> {
    const token = await service.client.signIn(user)
    const answer = await service.client.post('/calendar/links', body, token)
    return Link.parse(answer.body).url
  }

  /** Presses the button of a link's page. @returns the provider's address */
  async function pressLink(
    browser: TestBrowser,
    link: string,
    provider: Provider = 'google',
  ): Promise<string> {
    const page = await browser.get(link)
    const sent = await browser.press(page, '/calendar/auth/start', { provider })
    if (sent.status !== 303) throw new Error(`The button answered ${sent.status}`)
    return sent.location
  }

  async function connect(
    user: TestUser,
    provider: Provider = 'google',
    email = PEOPLE[provider],
  ): Promise<{ browser: TestBrowser; back: URL; shown: Shown }> {
    const browser = await world.signedInBrowser(user)
    const address = await pressLink(browser, await newLink(user), provider)
    const back = await walkConsent(address, { email })
    return { browser, back, shown: await browser.get(back.href) }
  }

  return { newLink, pressLink, connect, ...whatIsThere(world) }
}

/** What came of it, here and at the provider. */
function whatIsThere({ service, providers }: ServiceWithProviders) {
  return {
    accountsOf: ({ id }: TestUser) =>
      service.database
        .selectFrom('calendar_accounts')
        .selectAll()
        .where('user_id', '=', id)
        .where('provider', '<>', 'built-in')
        .execute(),
    /** Grants that still live at the provider. */
    liveGrants(provider: Provider): number {
      const { grants } = providers.simulation[provider]
      return grants.list().filter(({ ended }) => !ended).length
    },
    async audited({ id }: TestUser): Promise<string[]> {
      const query = service.database
        .selectFrom('audit')
        .select(['tool', 'code'])
        .where('owner_id', '=', id)
      const rows = await query.orderBy('at').execute()
      return rows.map(({ tool, code }) => (code === null ? tool : `${tool}: ${code}`))
    },
    async told({ id }: TestUser): Promise<string[]> {
      const query = service.database.selectFrom('messages').select('kind').where('user_id', '=', id)
      return (await query.orderBy('created_at').execute()).map(({ kind }) => kind)
    },
    /** Nothing is connected, started or counted. */
    async clear(): Promise<void> {
      providers.simulation.failpoints.clear()
      for (const provider of ['google', 'microsoft'] as const) {
        const { grants } = providers.simulation[provider]
        for (const grant of grants.list()) grants.end(grant)
      }
      await service.redis.flushdb()
      await service.database
        .deleteFrom('calendar_accounts')
        .where('provider', '<>', 'built-in')
        .execute()
    },
  }
}
