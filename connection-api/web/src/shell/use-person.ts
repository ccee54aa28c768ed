import { z } from 'zod'
import { useApi } from '../api/use-api.ts'

const Person = z
  .object({
    email: z.string().nullable(),
    full_name: z.string(),
    timezone: z.string(),
    user: z.object({ permissions: z.array(z.string()) }),
  })
  .transform(({ email, full_name, timezone, user }) => ({
    email,
    name: full_name,
    /** IANA zone in which this person's days are. */
    zone: timezone,
    permissions: user.permissions,
  }))
export type Person = z.output<typeof Person>

/** Who is signed in. */
export function usePerson() {
  return useApi('/api/auth/me', Person)
}
