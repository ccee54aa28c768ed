import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { AppError } from '../errors/app-error.ts'
import { KEY_BYTES, type VaultKeys } from './vault-keys.ts'

const VERSION = 'v1'
const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Where a secret belongs. All of it is authenticated with the ciphertext, so that a value copied
 * into another row, to another user or into another column does not open.
 */
export interface SecretPlace {
  /** Id of the record that holds it: a calendar account, a credential, a started consent. */
  readonly account: string
  readonly user: string
  /** `google`, `microsoft`, or `parley` for what is our own. */
  readonly provider: string
  /** `access_token`, `refresh_token`, `totp` ... */
  readonly field: string
}

/** Seals secrets for the database: AES-256-GCM with a data key each, wrapped by a named key. */
export interface Vault {
  /** Id of the key that new secrets are sealed with. */
  readonly activeKeyId: string
  /** `v1.kid.wrapped data key.sealed text`; different every time. */
  seal(place: SecretPlace, secret: string): string
  /** @throws {VaultError} when it was sealed for another place, changed, or its key is not here */
  open(place: SecretPlace, sealed: string): string
  /**
   * The same secret under the active key: only its data key is wrapped anew.
   *
   * @returns undefined when the active key holds it already
   * @throws {VaultError} as {@link Vault.open}
   */
  rewrap(place: SecretPlace, sealed: string): string | undefined
}

/** 500: what is stored cannot be opened. One sentence for every reason. */
export class VaultError extends AppError {
  override readonly name = 'VaultError'
  constructor(cause?: unknown) {
    super('A stored secret cannot be opened. Set up again what it belongs to.', {
      code: 'secret_unreadable',
      status: 500,
      cause,
    })
  }
}

export function createVault(keys: VaultKeys): Vault {
  const wrap = (place: SecretPlace, dataKey: Buffer) =>
    encrypt(keyOf(keys, keys.active), authenticated('key', place, keys.active), dataKey)
  return {
    activeKeyId: keys.active,
    seal(place, secret) {
      const dataKey = randomBytes(KEY_BYTES)
      const text = encrypt(dataKey, authenticated('secret', place), Buffer.from(secret))
      return [VERSION, keys.active, wrap(place, dataKey), text].join('.')
    },
    open(place, sealed) {
      const { kid, wrapped, text } = split(sealed)
      const dataKey = decrypt(keyOf(keys, kid), authenticated('key', place, kid), wrapped)
      return decrypt(dataKey, authenticated('secret', place), text).toString()
    },
    rewrap(place, sealed) {
      const { kid, wrapped, text } = split(sealed)
      if (kid === keys.active) return undefined
      const dataKey = decrypt(keyOf(keys, kid), authenticated('key', place, kid), wrapped)
      return [VERSION, keys.active, wrap(place, dataKey), text].join('.')
    },
  }
}

/** Id of the key that a sealed secret hangs on, for counting what a rotation has left. */
export function sealedWith(sealed: string): string {
  return split(sealed).kid
}

/** JSON, because no value can then run over into the next one. */
function authenticated(layer: 'key' | 'secret', place: SecretPlace, kid = ''): Buffer {
  const { account, user, provider, field } = place
  return Buffer.from(JSON.stringify([VERSION, layer, kid, account, user, provider, field]))
}

function split(sealed: string) {
  const [version, kid, wrapped, text, ...more] = sealed.split('.')
  if (version !== VERSION || !kid || !wrapped || !text || more.length > 0) throw new VaultError()
  return { kid, wrapped, text }
}

function keyOf(keys: VaultKeys, kid: string): Buffer {
  const key = keys.byId.get(kid)
  if (key === undefined) throw new VaultError()
  return key
}

/** base64url of nonce, ciphertext and tag. */
function encrypt(key: Buffer, aad: Buffer, plain: Buffer): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(aad)
  const parts = [iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]
  return Buffer.concat(parts).toString('base64url')
}

function decrypt(key: Buffer, aad: Buffer, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new VaultError()
  const iv = bytes.subarray(0, IV_BYTES)
  const end = bytes.length - TAG_BYTES
  try {
    const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
      .setAAD(aad)
      .setAuthTag(bytes.subarray(end))
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, end)), decipher.final()])
  } catch (error) {
    throw new VaultError(error)
  }
}
