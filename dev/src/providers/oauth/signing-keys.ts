import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
  type CryptoKey,
} from 'jose'
import { newSecretText } from './secret-text.ts'

interface KeyPair {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly jwk: JWK
  /** The public half as PEM, for clients that read Google's older key list. */
  readonly pem: string
}

/** RS256 keys of a provider. The newest signs; all that are kept are published. */
export interface SigningKeys {
  sign(claims: JWTPayload): Promise<string>
  published(): readonly JWK[]
  pems(): Readonly<Record<string, string>>
  rotate(options: { readonly forgetOld: boolean }): Promise<void>
}

export async function createSigningKeys(): Promise<SigningKeys> {
  let current = await newPair()
  let old: readonly KeyPair[] = []
  return {
    sign: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: current.kid, typ: 'JWT' })
        .sign(current.privateKey),
    published: () => [current, ...old].map((pair) => pair.jwk),
    pems: () => Object.fromEntries([current, ...old].map((pair) => [pair.kid, pair.pem])),
    rotate: async ({ forgetOld }) => {
      const next = await newPair()
      old = forgetOld ? [] : [current, ...old]
      current = next
    },
  }
}

async function newPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const kid = newSecretText('').slice(0, 24)
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }
  return { kid, privateKey, jwk, pem: await exportSPKI(publicKey) }
}
