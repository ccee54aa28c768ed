/** What handle lines name (the contract with every model that uses the tools). */
export type HandleKind = 'slot' | 'appointment' | 'consent'

/** `[slot k7m2: Tuesday 24 November 2026, 14:00 to 14:30]`: for the model, never spoken. */
export function handleLine(kind: HandleKind, handle: string, about: string): string {
  return `[${kind} ${handle}: ${about}]`
}

/**
 * A handle as a model may send it back: quoted, in brackets, in capitals, with spaces, or with its
 * kind in front. Anything that is no handle stays what it is, and is then not found.
 */
export function normaliseHandle(text: string): string {
  const plain = text.toLowerCase().replace(/^[^a-z0-9]*(?:slot|appointment|consent)\b/, '')
  const [named = ''] = plain.replace(/^[\s:]+/, '').split(':')
  return named.replaceAll(/[^a-z0-9_]/g, '')
}
