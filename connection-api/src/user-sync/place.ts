import type { SyncPlace } from '@parley/shared/database/clerk-sync-schema'
import type { Permission } from '../clerk-sync/permission.ts'

/** A person as places other than ours are to know them. */
export interface SyncedPerson {
  readonly userId: string
  readonly name: string | null
  readonly email: string | null
  readonly roles: readonly string[]
  readonly permission: Permission | undefined
  readonly status: 'active' | 'deleted' | 'suspended'
  readonly zepUserId: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Of this writing. */
  readonly syncedAt: Date
}

/** What came of writing one person. */
export type Written =
  | { readonly kind: 'written' }
  /** This person is not taken as they are: trying again may not help. */
  | { readonly kind: 'refused'; readonly code: string }
  /** It did not answer for this one; that passes. */
  | { readonly kind: 'unavailable'; readonly code: string }

/** Where people are written besides here. */
export interface Place {
  readonly name: SyncPlace
  /** The most that are written at once. */
  readonly batch: number
  /** From the beginning of one batch to the next. */
  readonly paceMs: number
  /**
   * Makes the place know these people as they are, whatever it knew: it may be repeated. An outcome
   * for each, in order.
   *
   * @throws {PlaceBusyError} when it wants to be left alone, or takes nothing from us at all
   */
  write(people: readonly SyncedPerson[]): Promise<readonly Written[]>
}

/** All of a place wants no more for a while; it says nothing about anybody. */
export class PlaceBusyError extends Error {
  override readonly name = 'PlaceBusyError'
  readonly code: string
  readonly waitMs: number

  /** @param code of what is the matter, for operators */
  constructor(code: string, waitMs: number) {
    super('A place takes no people just now')
    this.code = code
    this.waitMs = waitMs
  }
}
