import { sql, type Insertable, type Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { TranscriptsTable } from '@parley/shared/database/transcripts-schema'
import type { Instant } from '@parley/shared/time/clock'
import {
  newTranscriptKey,
  openTurn,
  type SaidTurn,
  type TranscriptKey,
} from '@parley/shared/transcripts/sealed-turn'
import { transcriptPlace } from '@parley/shared/vault/sealed-columns'
import type { Vault } from '@parley/shared/vault/vault'
import { reachable } from '../http/reachable.ts'
import { readSettings } from '../settings/settings.ts'

export interface TranscriptParts {
  readonly database: Kysely<Database>
  readonly vault: Vault
}

/** A call's transcript before anything is in it. */
export interface NewTranscript {
  readonly row: Insertable<TranscriptsTable>
  /** Seals what was said, and opens nothing. */
  readonly publicKey: TranscriptKey
}

/** @returns undefined: its owner keeps nothing */
export async function newTranscript(
  { database, vault }: TranscriptParts,
  callId: string,
  ownerId: string,
  now: Instant,
): Promise<NewTranscript | undefined> {
  const { keep_transcripts_days: days } = await readSettings(database, ownerId)
  if (days === 0) return undefined
  const { publicKey, secret } = await newTranscriptKey()
  const key = vault.seal(transcriptPlace(callId, ownerId), secret)
  return { row: { call_id: callId, owner_id: ownerId, key, opened_at: new Date(now) }, publicKey }
}

/**
 * Begins to keep what is said in a call, where its owner wants that. The worker seals with the key
 * and cannot read what it sealed; nor can Redis or LiveKit, by way of which key and turns travel.
 *
 * @returns undefined: nothing is to be kept
 */
export async function startTranscript(
  parts: TranscriptParts,
  callId: string,
  ownerId: string,
  now: Instant,
): Promise<TranscriptKey | undefined> {
  const transcript = await newTranscript(parts, callId, ownerId, now)
  if (!transcript) return undefined
  const insert = parts.database.insertInto('transcripts').values(transcript.row)
  await reachable('postgres', insert.execute())
  return transcript.publicKey
}

/**
 * Keeps a turn as the worker sealed it, once, and not for a call whose transcript was erased
 * meanwhile.
 *
 * @param entry id in the stream that it came by
 */
export async function keepTurn(
  database: Kysely<Database>,
  callId: string,
  entry: string,
  sealed: string,
): Promise<void> {
  const insert = database
    .insertInto('transcript_turns')
    .columns(['call_id', 'entry', 'sealed'])
    .expression((eb) =>
      eb
        .selectFrom('transcripts')
        .where('call_id', '=', callId)
        .select([
          'call_id',
          sql<string>`${entry}`.as('entry'),
          sql<string>`${sealed}`.as('sealed'),
        ]),
    )
    .onConflict((conflict) => conflict.columns(['call_id', 'entry']).doNothing())
  await reachable('postgres', insert.execute())
}

/**
 * What was said, in order; undefined where nothing is kept.
 *
 * @throws {VaultError} when the key cannot be opened
 */
export async function readTranscript(
  { database, vault }: TranscriptParts,
  callId: string,
  ownerId: string,
): Promise<SaidTurn[] | undefined> {
  const query = database
    .selectFrom('transcripts')
    .select('key')
    .where('call_id', '=', callId)
    .where('owner_id', '=', ownerId)
  const transcript = await reachable('postgres', query.executeTakeFirst())
  if (!transcript) return undefined
  const secret = vault.open(transcriptPlace(callId, ownerId), transcript.key)
  const rows = await readTurns(database, callId)
  const turns = await Promise.all(rows.map(({ sealed }) => openTurn(secret, callId, sealed)))
  return turns.filter((turn) => turn !== undefined)
}

function readTurns(database: Kysely<Database>, callId: string) {
  const query = database
    .selectFrom('transcript_turns')
    .select('sealed')
    .where('call_id', '=', callId)
    .orderBy('position')
  return reachable('postgres', query.execute())
}

/** Turns and key; what is still said is not kept either. */
export async function eraseTranscript(
  database: Kysely<Database>,
  callId: string,
  ownerId: string,
): Promise<void> {
  const erase = database
    .deleteFrom('transcripts')
    .where('call_id', '=', callId)
    .where('owner_id', '=', ownerId)
  await reachable('postgres', erase.execute())
}
