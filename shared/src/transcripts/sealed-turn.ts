import { CompactEncrypt, compactDecrypt, exportJWK, generateKeyPair, importJWK } from 'jose'
import { z } from 'zod'

/** ECDH-ES on X25519 (RFC 8037), then AES-256-GCM: a JWE (RFC 7516) in its compact form. */
const AGREEMENT = 'ECDH-ES'
const CIPHER = 'A256GCM'
const CURVE = 'X25519'

/** The public half of a call's key, as it travels in the dispatch: it seals, and opens nothing. */
export const TranscriptKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal(CURVE),
  x: z.string().min(1),
})
export type TranscriptKey = z.output<typeof TranscriptKey>

const PrivateKey = TranscriptKey.extend({ d: z.string().min(1) })

/** Something that was said in a call. */
export const SaidTurn = z.object({
  who: z.enum(['caller', 'agent']),
  text: z.string(),
  /** RFC 3339, UTC. */
  at: z.iso.datetime(),
})
export type SaidTurn = z.output<typeof SaidTurn>

/** A fresh pair; the private half as text for the vault. */
export async function newTranscriptKey(): Promise<{ publicKey: TranscriptKey; secret: string }> {
  const pair = await generateKeyPair(AGREEMENT, { crv: CURVE, extractable: true })
  return {
    publicKey: TranscriptKey.parse(await exportJWK(pair.publicKey)),
    secret: JSON.stringify(await exportJWK(pair.privateKey)),
  }
}

/** Seals a turn for whoever has the private key; bound to its call. */
export async function sealTurn(
  key: TranscriptKey,
  callId: string,
  turn: SaidTurn,
): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(turn)))
    .setProtectedHeader({ alg: AGREEMENT, enc: CIPHER, call_id: callId })
    .encrypt(await importJWK(key, AGREEMENT))
}

/** @returns undefined when it was sealed for another key or call, or was changed */
export async function openTurn(
  secret: string,
  callId: string,
  sealed: string,
): Promise<SaidTurn | undefined> {
  const key = await importJWK(PrivateKey.parse(JSON.parse(secret)), AGREEMENT)
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: [AGREEMENT],
      contentEncryptionAlgorithms: [CIPHER],
    })
    if (protectedHeader['call_id'] !== callId) return undefined
    return SaidTurn.parse(JSON.parse(new TextDecoder().decode(plaintext)))
  } catch {
    return undefined
  }
}
