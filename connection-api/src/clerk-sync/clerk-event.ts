import { z } from 'zod'

const UserId = z.string().regex(/^user_[A-Za-z0-9]{1,64}$/)
const Id = z.string().regex(/^[A-Za-z0-9_]{1,80}$/)
const Role = z.string().regex(/^[a-z0-9_:]{1,100}$/)
/** Milliseconds: when what is said became so at Clerk. Deliveries come in any order. */
const Version = z.number().int().nonnegative()

export const PersonEvent = z.strictObject({
  kind: z.literal('person'),
  userId: UserId,
  version: Version,
  name: z.string().max(100).optional(),
  /** Only one that they proved to be theirs. */
  email: z.string().max(320).optional(),
  /** What Clerk's backend alone can give. */
  ownRoles: z.array(Role).max(20),
  suspended: z.boolean(),
})
const PersonDeleted = z.strictObject({ kind: z.literal('person_deleted'), userId: UserId })
export const MembershipEvent = z.strictObject({
  kind: z.literal('membership'),
  id: Id,
  userId: UserId,
  organizationId: Id,
  role: Role,
  version: Version,
  removed: z.boolean(),
})
const SessionOver = z.strictObject({ kind: z.literal('session_over'), userId: UserId, sid: Id })

/** What Clerk said, as far as anything here follows from it; also as it is stored. */
export const ClerkEvent = z.discriminatedUnion('kind', [
  PersonEvent,
  PersonDeleted,
  MembershipEvent,
  SessionOver,
])
export type ClerkEvent = z.output<typeof ClerkEvent>
export type PersonEvent = z.output<typeof PersonEvent>
export type MembershipEvent = z.output<typeof MembershipEvent>
