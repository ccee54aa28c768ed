import type { Exchange } from '../http/exchange.ts'
import { ianaOf } from '../time/windows-zones.ts'
import { zoneUnknown } from './graph-error.ts'

/** What the `Prefer` header asks for. */
export interface Preferences {
  /** In which times are answered. */
  readonly zone: string
  /** The same, as the client named it. */
  readonly zoneName: string
  readonly immutableIds: boolean
  readonly pageSize: number | undefined
  /** What `Preference-Applied` answers. */
  readonly applied: readonly string[]
}

/** @throws {Refusal} 400 for a zone that is neither Windows' nor IANA's */
export function readPreferences(exchange: Exchange): Preferences {
  const header = exchange.header('prefer') ?? ''
  const zoneName = /outlook\.timezone="([^"]+)"/i.exec(header)?.[1]
  const zone = ianaOf(zoneName ?? 'UTC')
  if (zone === undefined) throw zoneUnknown(zoneName ?? '')
  const size = /odata\.maxpagesize=(\d+)/i.exec(header)?.[1]
  const known = /outlook\.timezone="[^"]+"|IdType="ImmutableId"|odata\.maxpagesize=\d+/gi
  return {
    zone,
    zoneName: zoneName ?? 'UTC',
    immutableIds: /IdType="ImmutableId"/i.test(header),
    pageSize: size === undefined ? undefined : Number(size),
    applied: header.match(known) ?? [],
  }
}
