import { createClerkClient } from '@clerk/backend'
import { isClerkAPIResponseError } from '@clerk/backend/errors'
import { TokenError } from '@parley/shared/tokens/token-error'
import { UnavailableError } from '@parley/shared/errors/app-error'
import type { ClerkSettings } from './clerk-settings.ts'

const TIMEOUT_MS = 5000

/** What Clerk says of a person. */
export interface ClerkProfile {
  readonly name: string | undefined
  /** Only one that they proved to be theirs. */
  readonly email: string | undefined
}

/**
 * Asks Clerk's Backend API about a user.
 *
 * @throws {TokenError} when Clerk knows nobody of that id any more
 * @throws {UnavailableError} when Clerk cannot be asked
 */
export type ReadClerkProfile = (userId: string) => Promise<ClerkProfile>

export function clerkProfiles({ secretKey, apiUrl }: ClerkSettings): ReadClerkProfile {
  const clerk = createClerkClient({ secretKey, apiUrl, telemetry: { disabled: true } })
  return async (userId) => {
    const user = await inTime(clerk.users.getUser(userId)).catch((error: unknown) => {
      if (isClerkAPIResponseError(error) && error.status === 404) {
        throw new TokenError('wrong_claims', error)
      }
      throw new UnavailableError('We cannot ask Clerk who you are just now. Try again.', error)
    })
    const primary = user.emailAddresses.find(({ id }) => id === user.primaryEmailAddressId)
    const isProved = primary?.verification?.status === 'verified'
    const name = [user.firstName, user.lastName].filter(Boolean).join(' ')
    return {
      name: name === '' ? undefined : name,
      email: isProved ? primary.emailAddress : undefined,
    }
  }
}

/** The SDK sets no limit of its own. */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('Clerk took too long')), TIMEOUT_MS)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
