/** Rows of one person, and the columns that are nobody's business, theirs neither: secrets. */
interface ContentTable {
  readonly table: string
  /** Whose they are, by a column of the table itself or of the rows' calendar account. */
  readonly owner: string
  readonly without?: readonly string[]
}

/** What a person has here, table by table; what was said in calls is opened besides. */
export const CONTENT_TABLES: readonly ContentTable[] = [
  { table: 'users', owner: 'id' },
  { table: 'user_settings', owner: 'user_id' },
  { table: 'reminder_settings', owner: 'owner_id' },
  { table: 'user_roles', owner: 'user_id' },
  { table: 'login_identities', owner: 'user_id' },
  { table: 'password_credentials', owner: 'user_id', without: ['hash'] },
  { table: 'passkeys', owner: 'user_id', without: ['public_key'] },
  { table: 'login_sessions', owner: 'user_id' },
  {
    table: 'calendar_accounts',
    owner: 'user_id',
    without: ['access_token', 'refresh_token', 'lease_owner', 'lease_until'],
  },
  { table: 'working_hours', owner: 'owner_id' },
  { table: 'date_overrides', owner: 'owner_id' },
  { table: 'holidays', owner: 'owner_id' },
  { table: 'scheduling_rules', owner: 'owner_id' },
  { table: 'appointment_kinds', owner: 'owner_id' },
  { table: 'contacts', owner: 'owner_id' },
  { table: 'appointments', owner: 'owner_id' },
  { table: 'attendees', owner: 'owner_id' },
  { table: 'confirmed_addresses', owner: 'owner_id' },
  { table: 'calendar_conflicts', owner: 'owner_id' },
  { table: 'calls', owner: 'owner_id', without: ['caller_address'] },
  { table: 'guest_links', owner: 'owner_id', without: ['secret_hash'] },
  { table: 'agents', owner: 'owner_id' },
  { table: 'approvals', owner: 'owner_id', without: ['args_digest', 'consent_id'] },
  { table: 'standing_leaves', owner: 'owner_id' },
  { table: 'messages', owner: 'user_id', without: ['payload'] },
  { table: 'audit', owner: 'owner_id' },
]

/** Tables that hang on a person and hold nothing to tell: secrets, and steps of what is under way. */
export const NO_CONTENT: readonly string[] = [
  'totp',
  'recovery_codes',
  'oauth_states',
  'connect_tickets',
  'pending_grants',
  'pending_identities',
  'consents',
  'client_notices',
  'address_codes',
  // Opened, call by call.
  'transcripts',
]
