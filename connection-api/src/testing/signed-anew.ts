import { SignJWT, decodeJwt, decodeProtectedHeader, type CryptoKey } from 'jose'
import { newKeyPair, readPrivateKey } from '@parley/shared/tokens/keys'

/**
 * A token that says the same as another, signed by whoever has a key.
 *
 * @param ageSeconds how much earlier it says that it was signed
 */
export function signedAnew(
  token: string,
  key: CryptoKey | Uint8Array,
  ageSeconds = 0,
): Promise<string> {
  const { iat = 0, exp = 0, ...claims } = decodeJwt(token)
  const { alg, ...header } = decodeProtectedHeader(token)
  if (alg === undefined) throw new Error('That token is not signed')
  const times = { iat: iat - ageSeconds, exp: exp - ageSeconds }
  return new SignJWT({ ...claims, ...times }).setProtectedHeader({ ...header, alg }).sign(key)
}

/** Of somebody whom no service of ours knows. */
export async function strangersKey(): Promise<CryptoKey> {
  const { privateKey } = await newKeyPair('a-stranger')
  return (await readPrivateKey('KEY', privateKey)).key
}
