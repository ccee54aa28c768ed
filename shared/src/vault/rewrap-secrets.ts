import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts'
import { VaultError, sealedWith, type Vault } from './vault.ts'

const AT_ONCE = 200
/** A value that changes under our hands was sealed anew by whoever changed it; it is looked at again. */
const PASSES = 5

export interface RewrapReport {
  /** Values that were wrapped under the active key. */
  readonly rewrapped: number
  /** Values that no key opens where they stand: their owners have to set them up again. */
  readonly unreadable: number
  /** How many values hang on each key now. A key can go once it is not here. */
  readonly byKey: Readonly<Record<string, number>>
}

/**
 * Wraps every data key under the active key while everything goes on: a value is replaced only if
 * it still is what was read, so that no refresh in between is lost.
 */
export async function rewrapSecrets(
  database: Kysely<Database>,
  vault: Vault,
): Promise<RewrapReport> {
  let rewrapped = 0
  for (let pass = 0; pass < PASSES; pass += 1) {
    let changed = 0
    for (const column of SEALED_COLUMNS) {
      const { done, missed } = await rewrapColumn(database, vault, column)
      rewrapped += done
      changed += missed
    }
    if (changed === 0) break
  }
  return { rewrapped, ...(await countKeys(database, vault)) }
}

async function rewrapColumn(database: Kysely<Database>, vault: Vault, column: SealedColumn) {
  let done = 0
  let missed = 0
  for await (const value of valuesOf(database, column)) {
    const next = readable(() => vault.rewrap(value.place, value.sealed))
    if (next === undefined) continue
    if (await column.replace(database, value, next)) done += 1
    else missed += 1
  }
  return { done, missed }
}

async function countKeys(database: Kysely<Database>, vault: Vault) {
  const byKey: Record<string, number> = {}
  let unreadable = 0
  for (const column of SEALED_COLUMNS) {
    for await (const { place, sealed } of valuesOf(database, column)) {
      const kid = readable(() => sealedWith(sealed)) ?? 'unknown'
      byKey[kid] = (byKey[kid] ?? 0) + 1
      if (readable(() => vault.open(place, sealed)) === undefined) unreadable += 1
    }
  }
  return { byKey, unreadable }
}

async function* valuesOf(database: Kysely<Database>, column: SealedColumn) {
  let after = ''
  for (;;) {
    const values = await column.read(database, after, AT_ONCE)
    yield* values
    const last = values.at(-1)
    if (last === undefined) return
    after = last.key
  }
}

/** What does not open is counted, and does not stop the others. */
function readable<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof VaultError) return undefined
    throw error
  }
}
