import { PATIENCE_MS } from './finding.ts'

/** What an address answered. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Parsed JSON; undefined where it is none. */
  readonly body: unknown
  /** The other side's clock less ours, in milliseconds; Date has whole seconds. */
  readonly skewMs: number | undefined
}

/** @returns undefined when nobody answers */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer | undefined> {
  const before = Date.now()
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: parseJson(text),
      skewMs: skewOf(response.headers.get('date'), (before + Date.now()) / 2),
    }
  } catch {
    return undefined
  }
}

/** Date is cut to the second below, so half a second is what it means on average. */
function skewOf(date: string | null, ours: number): number | undefined {
  const theirs = Date.parse(date ?? '')
  return Number.isNaN(theirs) ? undefined : theirs + 500 - ours
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
