import { BlockList, isIP } from 'node:net'
import type { Providers } from '@parley/shared/calendar-accounts/provider-settings'
import type { CalendarAccount } from '../calendar/calendar.ts'

const OWN_NETWORKS = new BlockList()
OWN_NETWORKS.addSubnet('10.0.0.0', 8)
OWN_NETWORKS.addSubnet('172.16.0.0', 12)
OWN_NETWORKS.addSubnet('192.168.0.0', 16)
OWN_NETWORKS.addSubnet('169.254.0.0', 16)
OWN_NETWORKS.addSubnet('fc00::', 7, 'ipv6')
OWN_NETWORKS.addSubnet('fe80::', 10, 'ipv6')

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/**
 * Where a provider tells us of changes: over https, at an address that is everybody's. One that is
 * simulated on this machine reaches this machine as well.
 *
 * @param baseUrl of the connection API
 * @param providerUrl of the provider's API
 * @returns undefined where it could not reach us: its calendars are looked at now and then instead
 */
export function notificationAddress(
  baseUrl: string,
  provider: 'google' | 'microsoft',
  providerUrl: string,
): string | undefined {
  const base = new URL(baseUrl)
  const address = new URL(`/calendar/notifications/${provider}`, base).href
  if (isLoopback(base)) return isLoopback(new URL(providerUrl)) ? address : undefined
  return base.protocol === 'https:' && !isOwnNetwork(base) ? address : undefined
}

function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || isIn(LOOPBACK, url)
}

function isOwnNetwork(url: URL): boolean {
  return /(^[^.:[\]]+|\.(local|internal|localhost))$/.test(url.hostname) || isIn(OWN_NETWORKS, url)
}

function isIn(networks: BlockList, { hostname }: URL): boolean {
  const address = hostname.replaceAll(/[[\]]/g, '')
  const version = isIP(address)
  return version > 0 && networks.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

/** The same for each provider that is configured. */
export function notificationAddresses(baseUrl: string, providers: Providers) {
  return {
    notificationAddress(provider: CalendarAccount['provider']): string | undefined {
      const settings = provider === 'built-in' ? undefined : providers[provider]
      return settings && notificationAddress(baseUrl, settings.name, settings.apiUrl)
    },
  }
}
