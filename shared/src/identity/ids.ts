import { randomBytes } from 'node:crypto'

/** Crockford-like, lower case, without the letters that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstvwxyz0123456789'
const LENGTH = 26

/** What an id names; the prefix keeps one kind from being taken for another. */
export type IdPrefix =
  | 'user'
  | 'call'
  | 'appt'
  | 'evt'
  | 'acct'
  | 'ses'
  | 'aud'
  | 'login'
  | 'msg'
  | 'reg'
  | 'appr'
  | 'leave'
  | 'kind'
  | 'contact'
  | 'conf'
  | 'chan'
  | 'guest'
  | 'glink'
  | 'sync'
  | 'agent'
  | 'code'
  /** Of a tool pack: `pack_transfer`. */
  | `pack_${string}`

/** Makes ids; handed in where a simulator must repeat them. */
export type IdMaker = (prefix: IdPrefix) => string

/** `prefix_` and 26 characters: 130 bits of randomness. */
export const newId: IdMaker = (prefix) => `${prefix}_${randomText(LENGTH)}`

/** `length` characters of 5 random bits each. */
function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')
}

/** No look-alikes and nothing that sounds like another when spelled: 30 characters. */
const HANDLE_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/**
 * A short name that a language model can copy without a slip. It is a key into what we keep, bound
 * there to owner, caller and call; possession proves nothing.
 */
export function newHandle(length = 5): string {
  return Array.from(randomBytes(length), (byte) =>
    HANDLE_ALPHABET.charAt(byte % HANDLE_ALPHABET.length),
  ).join('')
}

/** Makes handles; handed in for the same reason as `IdMaker`. */
export type HandleMaker = () => string
