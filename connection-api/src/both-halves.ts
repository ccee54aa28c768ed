import {
  readPrivateKey,
  readPublicHalf,
  type SigningKey,
  type VerificationKey,
} from '@parley/shared/tokens/keys'

/**
 * This service's own key: with one half it signs, with the other it checks what only it takes.
 *
 * @throws {ConfigError}
 */
export async function bothHalves(
  text: string,
): Promise<{ readonly signingKey: SigningKey; readonly verificationKey: VerificationKey }> {
  const name = 'CONNECTION_API_PRIVATE_KEY'
  return {
    signingKey: await readPrivateKey(name, text),
    verificationKey: await readPublicHalf(name, text),
  }
}
