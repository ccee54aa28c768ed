import type { ColumnType, Generated } from 'kysely'

/** timestamptz: read as `Date`, written as `Date`. */
type Timestamp = ColumnType<Date, Date, Date>
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>
type NullableText = ColumnType<string | null, string | null | undefined, string | null>

export interface CalendarAccountsTable {
  id: string
  user_id: string
  provider: 'built-in' | 'google' | 'microsoft'
  /** Google's `sub`, Microsoft's `tid:oid`, our user id for the built-in one. Never an address. */
  provider_sub: string
  status: 'active' | 'needs_consent' | 'disconnected'
  is_default: boolean
  counts_as_busy: boolean
  /** Rises with every change of what is stored of a grant: the fence of refreshes. */
  version: Generated<number>
  /** Shown to the owner, so that they see which account it is. */
  provider_email: NullableText
  /** What the provider said it granted. */
  scopes: ColumnType<string[], string[] | undefined, string[]>
  /** Sealed: place {account, user, provider, field: access_token}. */
  access_token: NullableText
  /** Sealed: place {account, user, provider, field: refresh_token}. */
  refresh_token: NullableText
  /** Of the access token. */
  expires_at: NullableTimestamp
  /** Why it is not active. */
  status_reason: NullableText
  /** Who is refreshing, and until when nobody else may. */
  lease_owner: NullableText
  lease_until: NullableTimestamp
  /** Refreshes that failed in a row, and when the next may be tried. */
  fail_count: Generated<number>
  retry_at: NullableTimestamp
  connected_at: NullableTimestamp
  refreshed_at: NullableTimestamp
  /** About when its token was last asked for. */
  used_at: NullableTimestamp
}

/** Something started with a provider, under the hash of its `state`. */
export interface OauthStatesTable {
  /** SHA-256. */
  state_hash: Buffer
  id: string
  purpose: 'calendar' | 'sign_in' | 'join'
  provider: 'google' | 'microsoft'
  /** For whom; nobody yet for a sign-in. */
  user_id: string | null
  /** The account that is to be connected again, and no other. */
  account_id: string | null
  /** PKCE's, sealed: place {account: id, user, provider, field: pkce_verifier}. */
  verifier: string
  nonce_hash: Buffer
  /** Of the cookie in the browser that started. */
  cookie_hash: Buffer
  redirect_uri: string
  /** Ask for the calendar next, in a grant of its own. */
  then_connect: Generated<boolean>
  created_at: Timestamp
  expires_at: Timestamp
}

/** One-time tickets that let a link start a connection. */
export interface ConnectTicketsTable {
  /** SHA-256. */
  ticket_hash: Buffer
  user_id: string
  provider: 'google' | 'microsoft' | null
  account_id: string | null
  created_at: Timestamp
  expires_at: Timestamp
  used_at: NullableTimestamp
}

/** A grant that waits until its owner signs in, in the browser that brought it. */
export interface PendingGrantsTable {
  cookie_hash: Buffer
  id: string
  user_id: string
  account_id: string | null
  provider: 'google' | 'microsoft'
  /** Sealed: place {account: id, user, provider, field: pending_grant}. */
  grant_sealed: string
  created_at: Timestamp
  expires_at: Timestamp
}

/** A browser that is signed in on our pages. */
export interface PageSessionsTable {
  cookie_hash: Buffer
  login_session_id: string
  created_at: Timestamp
}

/** A provider's identity that waits for a fresh proof of the account that it is to join. */
export interface PendingIdentitiesTable {
  ticket_hash: Buffer
  user_id: string
  kind: string
  issuer: string
  subject: string
  then_connect: Generated<boolean>
  created_at: Timestamp
  expires_at: Timestamp
}

export interface CalendarGrantsDatabase {
  calendar_accounts: CalendarAccountsTable
  oauth_states: OauthStatesTable
  connect_tickets: ConnectTicketsTable
  pending_grants: PendingGrantsTable
  page_sessions: PageSessionsTable
  pending_identities: PendingIdentitiesTable
}
