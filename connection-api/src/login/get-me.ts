import type { SignedIn } from './login-session.ts'

/** A person as seed s2 shows them. */
export function describePerson({ userId, email, roles, permissions }: SignedIn) {
  return { id: userId, email, roles, permissions }
}
