import { randomBytes } from 'node:crypto'
import { ConfigError, DEVELOPMENT_MARK } from '../config/read-env.ts'

/** 256 bits. */
export const KEY_BYTES = 32

/** Stands between the dots of a sealed secret, so no dot. */
const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/

/** Key-encryption keys: each wraps the data keys of secrets that were sealed under its id. */
export interface VaultKeys {
  /** New secrets are sealed with this one. */
  readonly active: string
  readonly byId: ReadonlyMap<string, Buffer>
}

/**
 * Reads `kid:base64url of 32 bytes`, separated by commas; the first is active, the others still
 * open what was sealed with them.
 *
 * @param name the variable, for the message
 * @throws {ConfigError} naming the variable, never a value
 */
export function readVaultKeys(name: string, text: string): VaultKeys {
  const entries = text.split(',').map((entry) => readEntry(name, entry.trim()))
  const byId = new Map(entries)
  const [first] = entries
  if (first === undefined || byId.size !== entries.length) {
    throw new ConfigError(`${name} names a key id twice. Give every key an id of its own.`)
  }
  return { active: first[0], byId }
}

/** Id of a key that was made for development, where there is one among them. */
export function developmentKeyId({ byId }: VaultKeys): string | undefined {
  return [...byId.keys()].find((kid) => kid.startsWith(DEVELOPMENT_MARK))
}

/** One key in the variable's form, for a fresh `.env` or a rotation. */
export function newVaultKey(kid: string): string {
  return `${kid}:${randomBytes(KEY_BYTES).toString('base64url')}`
}

function readEntry(name: string, entry: string): [string, Buffer] {
  const [kid = '', encoded = '', ...more] = entry.split(':')
  const key = Buffer.from(encoded, 'base64url')
  const isExact = key.toString('base64url') === encoded
  if (KEY_ID.test(kid) && isExact && key.length === KEY_BYTES && more.length === 0) {
    return [kid, key]
  }
  throw new ConfigError(
    `${name} is not valid: expected kid:key, separated by commas, where a key is 32 bytes in base64url. "npm run keys" prints one.`,
  )
}
