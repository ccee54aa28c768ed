/** A value as text that means nothing to the client: page, sync and delta tokens. */
export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Undefined when it is none of ours. */
export function decode(text: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return value
  } catch {
    return undefined
  }
}
