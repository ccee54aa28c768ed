import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'
import { z } from 'zod'
import { ConfigError } from '../config/read-env.ts'

/** The one algorithm of our key pairs (RFC 8037). */
export const KEY_ALGORITHM = 'EdDSA'

const PublicJwk = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string().min(1),
})
const PrivateJwk = PublicJwk.extend({ d: z.string() })

export interface SigningKey {
  readonly kid: string
  readonly key: CryptoKey
}
export type VerificationKey = SigningKey

/** A fresh pair in the form of our variables: base64url of the JWK's JSON. */
export async function newKeyPair(kid: string): Promise<{ privateKey: string; publicKey: string }> {
  const pair = await generateKeyPair(KEY_ALGORITHM, { crv: 'Ed25519', extractable: true })
  return {
    privateKey: encode({ ...(await exportJWK(pair.privateKey)), kid }),
    publicKey: encode({ ...(await exportJWK(pair.publicKey)), kid }),
  }
}

/**
 * @param name the variable, for the message
 * @throws {ConfigError} when the text is not a private Ed25519 JWK with a key id
 */
export async function readPrivateKey(name: string, text: string): Promise<SigningKey> {
  return importKey(name, decode(name, text, PrivateJwk))
}

/**
 * Takes the public half alone: a private key in a verifier's configuration is a mistake to stop at.
 *
 * @throws {ConfigError} when the text is not a public Ed25519 JWK with a key id
 */
export async function readPublicKey(name: string, text: string): Promise<VerificationKey> {
  const jwk = decode(name, text, PublicJwk)
  if ('d' in jwk) {
    throw new ConfigError(`${name} holds a private key. Put the public half there.`)
  }
  return importKey(name, jwk)
}

/**
 * The half of a private key with which its owner checks what it signed itself.
 *
 * @throws {ConfigError} as `readPrivateKey`
 */
export async function readPublicHalf(name: string, text: string): Promise<VerificationKey> {
  const { d: _secret, ...jwk } = decode(name, text, PrivateJwk)
  return importKey(name, jwk)
}

/** The key id in a variable, without importing the key: to recognise development keys. */
export function keyIdOf(name: string, text: string): string {
  return decode(name, text, PublicJwk).kid
}

function encode(jwk: JWK): string {
  return Buffer.from(JSON.stringify(jwk)).toString('base64url')
}

function decode<T>(name: string, text: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseJson(Buffer.from(text, 'base64url').toString()))
  if (parsed.success) return parsed.data
  throw new ConfigError(`${name} is not an Ed25519 key as base64url of a JWK with a kid.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function importKey(name: string, jwk: z.output<typeof PublicJwk>): Promise<SigningKey> {
  const key = await importJWK(jwk, KEY_ALGORITHM)
  if (key instanceof Uint8Array) throw new ConfigError(`${name} is not an Ed25519 key.`)
  return { kid: jwk.kid, key }
}
