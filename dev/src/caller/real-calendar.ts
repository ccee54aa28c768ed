import { z } from 'zod'
import { waitUntil } from '../processes/wait-until.ts'
import { RunFailure } from '../run-failure.ts'
import type { ApiClient } from './api-client.ts'
import type { CalendarProvider } from './options.ts'

/** Whether the environment names an application of the provider's own, rather than a simulation. */
export function isRegistered(
  provider: CalendarProvider,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const isSimulated = env['GOOGLE_BASE_URL'] ?? env['MICROSOFT_GRAPH_BASE_URL']
  return !isSimulated && Boolean(env[`${provider.toUpperCase()}_OAUTH_CLIENT_ID`])
}

const Calendars = z.object({
  calendars: z.array(
    z.object({ provider: z.string(), status: z.string(), is_default: z.boolean() }),
  ),
})
const Link = z.object({ url: z.string() })

/** As long as a link is good for. */
const CONNECTED_WITHIN_MS = 10 * 60_000

/**
 * Waits until the owner has connected their calendar in a browser, if they have not yet.
 *
 * @throws {RunFailure} when they do not
 */
export async function waitForCalendar(
  api: ApiClient,
  provider: CalendarProvider,
  say: (line: string) => void,
): Promise<void> {
  const isConnected = async () => {
    const { calendars } = await api.get('/api/calendar/status', Calendars)
    const used = calendars.find(({ is_default: isDefault }) => isDefault)
    return used?.provider === provider && used.status === 'active'
  }
  if (await isConnected()) return
  const { url } = await api.post('/calendar/links', { provider }, Link)
  say(`Open this in a browser and connect the calendar that the call is to use:\n  ${url}\n`)
  await waitUntil(isConnected, { withinMs: CONNECTED_WITHIN_MS, everyMs: 2000 })
  if (!(await isConnected())) {
    throw new RunFailure(`No calendar of ${provider}'s was connected as the default one.`)
  }
}
