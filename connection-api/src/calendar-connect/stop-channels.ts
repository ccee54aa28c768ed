import type {
  ProviderName,
  ProviderSettings,
} from '@parley/shared/calendar-accounts/provider-settings'
import { askForTokens } from '@parley/shared/calendar-accounts/token-answer'

/** As much of a channel as it takes to stop it. */
export interface OpenChannel {
  readonly id: string
  readonly remote_id: string | null
}

const PATIENCE_MS = 5000

/**
 * Tells a provider to tell us nothing more, with the last token of the grant. What it does not hear
 * runs out within days, and is not listened to: the channels are forgotten here by then.
 *
 * @returns how many were stopped
 */
export async function stopChannels(
  settings: ProviderSettings | undefined,
  channels: readonly OpenChannel[],
  refreshToken: string,
): Promise<number> {
  if (settings === undefined || channels.length === 0) return 0
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const answer = await askForTokens(settings, grant)
  if (answer.kind !== 'tokens') return 0
  const stopped = await Promise.all(
    channels.map((channel) => stop(settings, channel, answer.tokens.access_token)),
  )
  return stopped.filter(Boolean).length
}

async function stop(
  settings: ProviderSettings,
  { id, remote_id: remoteId }: OpenChannel,
  token: string,
): Promise<boolean> {
  if (remoteId === null) return false
  const { path, ...request } = REQUESTS[settings.name](id, remoteId)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answer = await fetch(`${settings.apiUrl}${path}`, { ...request, headers, signal })
    return answer.ok
  } catch {
    return false
  }
}

const REQUESTS: Readonly<
  Record<
    ProviderName,
    (id: string, remoteId: string) => { path: string; method: string; body?: string }
  >
> = {
  google: (id, resourceId) => ({
    path: '/calendar/v3/channels/stop',
    method: 'POST',
    body: JSON.stringify({ id, resourceId }),
  }),
  microsoft: (_id, remoteId) => ({
    path: `/v1.0/subscriptions/${encodeURIComponent(remoteId)}`,
    method: 'DELETE',
  }),
}
