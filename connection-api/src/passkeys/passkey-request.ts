import { z } from 'zod'

const Base64Url = z
  .string()
  .min(1)
  .max(20_000)
  .regex(/^[A-Za-z0-9_-]+$/)

/** Credential ids are 1023 bytes at most (WebAuthn, section 5.8.3). */
const CredentialId = Base64Url.max(1364)

const Password = z.string().min(1).max(1024)
const Code = z.string().min(1).max(64).optional()

export const ProofBody = z.strictObject({ password: Password, otpCode: Code })

/** What browsers and phones answer; the fields that we do not look at are let go. */
const Registration = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
})

export const RegisterBody = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[^\p{C}]+$/u)
    .default('Passkey'),
  response: Registration,
})

export const LoginBody = z.strictObject({
  response: z.object({
    id: CredentialId,
    rawId: CredentialId,
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: Base64Url,
      authenticatorData: Base64Url,
      signature: Base64Url,
      userHandle: Base64Url.max(100),
    }),
  }),
})
export type Assertion = z.output<typeof LoginBody>['response']
