/** What somebody is in an organisation, as Clerk shows it. */
export interface SimulatedMembership {
  /** `orgmem_...` */
  readonly id: string
  readonly userId: string
  readonly organizationId: string
  /** `org:admin` ... */
  readonly role: string
  /** Milliseconds. */
  readonly updatedAt: number
}

/** Clerk's JSON of a membership. */
export function renderMembership({
  id,
  userId,
  organizationId,
  role,
  updatedAt,
}: SimulatedMembership) {
  return {
    object: 'organization_membership',
    id,
    role,
    role_name: role.replace('org:', ''),
    permissions: [],
    public_metadata: {},
    private_metadata: {},
    organization: {
      object: 'organization',
      id: organizationId,
      name: 'Acme',
      slug: 'acme',
      image_url: '',
      has_image: false,
      members_count: 1,
      max_allowed_memberships: 5,
      admin_delete_enabled: true,
      public_metadata: {},
      private_metadata: {},
      created_by: userId,
      created_at: updatedAt,
      updated_at: updatedAt,
    },
    public_user_data: {
      user_id: userId,
      identifier: 'someone@example.com',
      first_name: 'Clara',
      last_name: 'Clerk',
      image_url: '',
      has_image: false,
    },
    created_at: updatedAt,
    updated_at: updatedAt,
  }
}

/** Clerk's JSON of a session, as its webhooks show it. */
export function renderSession(sid: string, userId: string, status: string, at: number) {
  return {
    object: 'session',
    id: sid,
    user_id: userId,
    client_id: 'client_1',
    status,
    last_active_at: at,
    expire_at: at,
    abandon_at: at,
    created_at: at,
    updated_at: at,
  }
}
