import type { Instant } from '@parley/shared/time/clock'

/** One request and how it ended. Holds nothing secret. */
export interface JournalEntry {
  readonly at: Instant
  readonly operation: string
  readonly person: string | null
  /** 0 when the connection was broken. */
  readonly status: number
}

export interface Journal {
  note(entry: JournalEntry): void
  entries(): readonly JournalEntry[]
  /** Requests by operation. */
  counts(): Readonly<Record<string, number>>
  clear(): void
}

const KEPT = 5000

export function createJournal(): Journal {
  let entries: JournalEntry[] = []
  const counts = new Map<string, number>()
  return {
    note: (entry) => {
      entries.push(entry)
      if (entries.length > 2 * KEPT) entries = entries.slice(-KEPT)
      counts.set(entry.operation, (counts.get(entry.operation) ?? 0) + 1)
    },
    entries: () => entries.slice(-KEPT),
    counts: () => Object.fromEntries(counts),
    clear: () => {
      entries = []
      counts.clear()
    },
  }
}
