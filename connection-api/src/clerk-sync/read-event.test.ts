import { describe, expect, it } from 'vitest'
import { renderMembership, renderSession } from '../../../dev/src/clerk/simulated-membership.ts'
import { renderUser } from '../../../dev/src/clerk/simulated-user.ts'
import { readEvent } from './read-event.ts'

const ADA = {
  id: 'user_1Ada',
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'Ada@Example.com',
  emailVerified: true,
}
const read = (type: string, data: unknown) => readEvent(JSON.stringify({ type, data })).event

describe('an event of Clerk’s', () => {
  it('about a person keeps what something follows from, and nothing else', () => {
    const user = { ...renderUser(ADA, 7), private_metadata: null, phone_numbers: [{ x: 1 }] }
    expect(read('user.created', user)).toEqual({
      kind: 'person',
      userId: 'user_1Ada',
      version: 7,
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      ownRoles: [],
      suspended: false,
    })
  })

  it('knows no address that was not proved, or that is not the first', () => {
    const unproved = renderUser({ ...ADA, emailVerified: false }, 7)
    expect(read('user.updated', unproved)).not.toHaveProperty('email')
    const none = { ...renderUser(ADA, 7), primary_email_address_id: null }
    expect(read('user.updated', none)).not.toHaveProperty('email')
  })

  it('takes roles from what Clerk’s backend writes, never from what the person writes', () => {
    const given = renderUser({ ...ADA, publicMetadata: { role: 'viewer', roles: ['admin'] } }, 7)
    expect(read('user.updated', given)).toMatchObject({ ownRoles: ['admin', 'viewer'] })
    const claimed = { ...renderUser(ADA, 7), unsafe_metadata: { role: 'admin' } }
    expect(read('user.updated', claimed)).toMatchObject({ ownRoles: [] })
    const odd = renderUser({ ...ADA, publicMetadata: { role: 7, roles: 'admin' } }, 7)
    expect(read('user.updated', odd)).toMatchObject({ ownRoles: [] })
  })

  it('tells of banned people, deleted ones, memberships and ends of sessions', () => {
    expect(read('user.updated', renderUser({ ...ADA, banned: true }, 7))).toMatchObject({
      suspended: true,
    })
    expect(read('user.deleted', { object: 'user', id: ADA.id, deleted: true })).toEqual({
      kind: 'person_deleted',
      userId: ADA.id,
    })
    const membership = renderMembership({
      id: 'orgmem_1',
      userId: ADA.id,
      organizationId: 'org_1',
      role: 'org:admin',
      updatedAt: 9,
    })
    const kept = { kind: 'membership', role: 'org:admin', version: 9, userId: ADA.id }
    for (const what of ['created', 'updated']) {
      const event = read(`organizationMembership.${what}`, membership)
      expect(event).toMatchObject({ ...kept, removed: false })
    }
    expect(read('organizationMembership.deleted', membership)).toMatchObject({ removed: true })
    for (const what of ['ended', 'removed', 'revoked']) {
      const event = read(`session.${what}`, renderSession('sess_1', ADA.id, what, 9))
      expect(event).toEqual({ kind: 'session_over', userId: ADA.id, sid: 'sess_1' })
    }
  })

  it('means nothing when it is of another kind, and is unreadable when it is broken', () => {
    for (const type of ['session.created', 'email.created', 'toString', '__proto__']) {
      expect(read(type, {})).toBeUndefined()
    }
    expect(read('user.created', { id: 7 })).toBe('unreadable')
    expect(read('user.deleted', { deleted: true })).toBe('unreadable')
    expect(read('user.deleted', { id: 'orgmem_1' })).toBe('unreadable')
    expect(readEvent('{').event).toBe('unreadable')
    expect(readEvent('[]').event).toBe('unreadable')
  })
})
