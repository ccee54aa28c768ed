import type { SignedInHandler } from './sign-in-required.ts'
import type { SignedIn } from './login-session.ts'

/** `GET /api/auth/me`: who is signed in, as the database says it now. */
export function getMe(): SignedInHandler {
  return async (person, _request, response) => {
    const { name, platform } = person
    const user = { ...describePerson(person), name, platform }
    response.set('Cache-Control', 'no-store').json({ user })
  }
}

/** A person as seed s2 shows them. */
export function describePerson({ userId, email, roles, permissions }: SignedIn) {
  return { id: userId, email, roles, permissions }
}
