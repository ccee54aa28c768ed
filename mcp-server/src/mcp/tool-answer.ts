/** Why a tool said no. Stable: agents and doors act on them. */
export type RefusalCode =
  | 'NOT_UNDERSTOOD_WHEN'
  | 'NO_FREE_TIME'
  | 'KIND_UNKNOWN'
  | 'SLOT_UNKNOWN'
  | 'SLOT_TAKEN'
  | 'APPOINTMENT_UNKNOWN'
  | 'CONTACT_UNKNOWN'
  | 'EVENT_UNKNOWN'
  | 'EVENT_CHANGED'
  | 'EVENT_REFUSED'
  | 'CONSENT_NEEDED_FIRST'
  | 'CONSENT_NOT_HEARD'
  | 'CONSENT_SAME_TURN'
  | 'CONSENT_EXPIRED'
  | 'CONSENT_MISMATCH'
  | 'CONSENT_REFUSED'
  | 'APPROVAL_WAITING'
  | 'CALENDAR_UNAVAILABLE'
  | 'SIGN_IN_AGAIN'
  | 'NOT_ALLOWED'
  | 'TOO_MANY_TRIES'
  | 'BOOKINGS_USED_UP'
  | 'BAD_ARGUMENTS'
  | 'TRY_AGAIN'
  /** Of a tool pack: `PACK_{NAME}_...`. */
  | `PACK_${string}`

export interface Refused {
  readonly ok: false
  readonly code: RefusalCode
  /** What can be said aloud, then what to do next; handle lines may follow. */
  readonly text: string
}

/** What a tool answers: text made for speaking with handle lines, and the same facts as data. */
export type ToolAnswer<Data = Readonly<Record<string, unknown>>> =
  | { readonly ok: true; readonly text: string; readonly data: Data }
  | Refused

export function answer<Data>(sentence: string, data: Data, handles: readonly string[] = []) {
  return { ok: true as const, text: [sentence, ...handles].join('\n'), data }
}

export function refuse(
  code: RefusalCode,
  sentence: string,
  handles: readonly string[] = [],
): Refused {
  return { ok: false, code, text: [sentence, ...handles].join('\n') }
}

const STATUS: Partial<Record<RefusalCode, number>> = {
  BAD_ARGUMENTS: 400,
  NOT_UNDERSTOOD_WHEN: 400,
  SIGN_IN_AGAIN: 403,
  NOT_ALLOWED: 403,
  TOO_MANY_TRIES: 429,
  BOOKINGS_USED_UP: 429,
  CALENDAR_UNAVAILABLE: 503,
  TRY_AGAIN: 503,
}

/** HTTP status for doors that speak plain HTTP. */
export function statusOf(code: RefusalCode): number {
  return STATUS[code] ?? 409
}
