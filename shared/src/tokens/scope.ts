import { z } from 'zod'

/** What a tool token allows. They do not imply one another. */
export const Scope = z.enum(['read', 'transact', 'configure'])
export type Scope = z.output<typeof Scope>

/** Permissions carry the same names as the scopes that they let a person ask for (seed s0). */
export function scopesOfPermissions(permissions: readonly string[]): Scope[] {
  return Scope.options.filter((scope) => permissions.includes(scope))
}
