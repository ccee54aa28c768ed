import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { outsideText } from '../mcp/outside-text.ts'

/** A calendar of an owner's, as they would name it. */
export interface OwnersCalendar {
  readonly id: string
  readonly provider: 'built-in' | 'google' | 'microsoft'
  readonly email: string | null
  readonly status: string
  readonly isDefault: boolean
  readonly countsAsBusy: boolean
}

/** Those that are still linked, the default first. */
export async function ownersCalendars(
  database: Kysely<Database>,
  ownerId: string,
): Promise<OwnersCalendar[]> {
  const rows = await database
    .selectFrom('calendar_accounts')
    .select(['id', 'provider', 'provider_email', 'status', 'is_default', 'counts_as_busy'])
    .where('user_id', '=', ownerId)
    .where('status', '<>', 'disconnected')
    .orderBy('is_default', 'desc')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    provider: row.provider,
    email: row.provider_email,
    status: row.status,
    isDefault: row.is_default,
    countsAsBusy: row.counts_as_busy,
  }))
}

const NAMES = {
  'built-in': 'the built-in calendar',
  google: 'Google',
  microsoft: 'Microsoft',
} as const

/** With its address where another of the same provider is there too. */
export function nameOf(
  { id, provider, email }: OwnersCalendar,
  all: readonly OwnersCalendar[],
): string {
  const isOnlyOne = !all.some((other) => other.provider === provider && other.id !== id)
  return isOnlyOne || email === null
    ? NAMES[provider]
    : `${NAMES[provider]} (${outsideText(email)})`
}

const WORDS = {
  'built-in': /\b(?:built.?in|own|parley)\b/,
  google: /\b(?:google|gmail)\b/,
  microsoft: /\b(?:microsoft|outlook|office|exchange|hotmail)\b/,
} as const

/** Those that somebody may have meant: by address, else by provider. */
export function meantBy(said: string, all: readonly OwnersCalendar[]): readonly OwnersCalendar[] {
  const words = said.trim().toLowerCase()
  const named = all.filter(({ email }) => email !== null && words.includes(email.toLowerCase()))
  return named.length > 0 ? named : all.filter(({ provider }) => WORDS[provider].test(words))
}
