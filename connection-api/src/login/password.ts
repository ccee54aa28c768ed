import { hash, verify } from '@node-rs/argon2'

/**
 * OWASP's smallest argon2id setting (19 MiB, 2 passes, 1 lane). Written out because the hash below
 * must cost exactly what a stored one does.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Of a random password that nobody kept, at the same cost. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$k3e/cPcEUSk6SRMk/hs/AA$a9I2VCO57/GLNgMs4Mq1y8WkugiNsu51jGHAraoMRIQ'

/** Anything that checks a password against a PHC string. */
export type VerifyHash = (hash: string, password: string) => Promise<boolean>

export const verifyHash: VerifyHash = (stored, password) => verify(stored, password)

/** argon2id, as `password_credentials.hash` holds it. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST)
}

/**
 * Takes the same time whether or not there is a hash: an unknown e-mail address is checked against
 * nobody's, so that the clock does not tell who has an account.
 */
export async function passwordMatches(
  stored: string | undefined,
  password: string,
  verifyHash: VerifyHash,
): Promise<boolean> {
  const matches = await verifyHash(stored ?? NOBODYS_HASH, password)
  return matches && stored !== undefined
}
