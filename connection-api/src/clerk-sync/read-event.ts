import { z } from 'zod'
import { ClerkEvent, MembershipEvent, PersonEvent } from './clerk-event.ts'

/** https://clerk.com/docs/webhooks: every event has these two. */
const Envelope = z.object({ type: z.string().max(100), data: z.unknown() })

/** A user as Clerk's Backend API and its webhooks show them, as far as it is read. */
const User = z.object({
  id: z.string(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  primary_email_address_id: z.string().nullish(),
  email_addresses: z
    .array(
      z.object({
        id: z.string(),
        email_address: z.string(),
        verification: z.object({ status: z.string() }).nullish(),
      }),
    )
    .default([]),
  public_metadata: z.record(z.string(), z.unknown()).nullish(),
  banned: z.boolean().default(false),
  updated_at: z.number(),
})

const Membership = z.object({
  id: z.string(),
  role: z.string(),
  organization: z.object({ id: z.string() }),
  public_user_data: z.object({ user_id: z.string() }),
  updated_at: z.number(),
})

const Deleted = z.object({ id: z.string() })
const Session = z.object({ id: z.string(), user_id: z.string() })

/** What each type of event is made into; others mean nothing to us. */
const READERS: Readonly<Record<string, (data: unknown) => unknown>> = {
  'user.created': personOf,
  'user.updated': personOf,
  'user.deleted': (data) => ({ kind: 'person_deleted', userId: Deleted.parse(data).id }),
  'organizationMembership.created': (data) => membershipOf(data, false),
  'organizationMembership.updated': (data) => membershipOf(data, false),
  'organizationMembership.deleted': (data) => membershipOf(data, true),
  'session.ended': readSession,
  'session.removed': readSession,
  'session.revoked': readSession,
}

/** A verified webhook: what it says, or that it says nothing to us, or nothing that can be read. */
export interface ReadEvent {
  readonly type: string
  /** undefined: not of a kind that anything follows from. */
  readonly event: ClerkEvent | 'unreadable' | undefined
}

export function readEvent(body: string): ReadEvent {
  const envelope = Envelope.safeParse(parseJson(body))
  if (!envelope.success) return { type: 'unknown', event: 'unreadable' }
  const { type, data } = envelope.data
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined
  if (reader === undefined) return { type, event: undefined }
  try {
    return { type, event: ClerkEvent.parse(reader(data)) }
  } catch (error) {
    if (error instanceof z.ZodError) return { type, event: 'unreadable' }
    throw error
  }
}

/** @throws {z.ZodError} when it is no user of Clerk's */
export function personOf(data: unknown): PersonEvent {
  const user = User.parse(data)
  const primary = user.email_addresses.find(({ id }) => id === user.primary_email_address_id)
  const isProved = primary?.verification?.status === 'verified'
  const name = [user.first_name, user.last_name].filter(Boolean).join(' ').slice(0, 100)
  return PersonEvent.parse({
    kind: 'person',
    userId: user.id,
    version: user.updated_at,
    ...(name === '' ? {} : { name }),
    ...(isProved ? { email: primary.email_address.toLowerCase() } : {}),
    ownRoles: ownRoles(user.public_metadata ?? {}),
    suspended: user.banned,
  })
}

/** @throws {z.ZodError} when it is no membership of Clerk's */
export function membershipOf(data: unknown, removed: boolean): MembershipEvent {
  const { id, role, organization, public_user_data: of, updated_at } = Membership.parse(data)
  return MembershipEvent.parse({
    kind: 'membership',
    id,
    userId: of.user_id,
    organizationId: organization.id,
    role,
    version: updated_at,
    removed,
  })
}

function readSession(data: unknown): unknown {
  const { id, user_id: userId } = Session.parse(data)
  return { kind: 'session_over', userId, sid: id }
}

const Roles = z.object({ role: z.string().optional(), roles: z.array(z.string()).optional() })

/** `public_metadata` is written by Clerk's backend alone; `unsafe_metadata` by the person, so never read. */
function ownRoles(metadata: Record<string, unknown>): string[] {
  const { role, roles = [] } = Roles.catch({}).parse(metadata)
  return [...new Set([...(role === undefined ? [] : [role]), ...roles])].toSorted()
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
