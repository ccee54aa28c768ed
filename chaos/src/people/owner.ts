import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'

/** The person whose calendar a schedule is about. */
export interface Owner {
  readonly userId: string
  readonly loginSession: string
  /** IANA. */
  readonly zone: string
  readonly provider: 'built-in' | ProviderName
  /** Of the calendar that appointments go into. */
  readonly accountId: string
  /** Address, and id at the provider. */
  readonly email: string
  readonly calls: readonly string[]
}

export const roomOf = (callId: string) => `voice_assistant_room_${callId}`
