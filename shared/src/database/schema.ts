import type { ColumnType, Generated, Insertable, Selectable, Updateable } from 'kysely'
import type { AgentsDatabase } from './agents-schema.ts'
import type { AppointmentNoticesDatabase } from './appointment-notices-schema.ts'
import type { AvailabilityDatabase } from './availability-schema.ts'
import type { CalendarGrantsDatabase } from './calendar-grants-schema.ts'
import type { ClerkSyncDatabase } from './clerk-sync-schema.ts'
import type { ClientsDatabase } from './clients-schema.ts'
import type { ContactsDatabase } from './contacts-schema.ts'
import type { GuestsDatabase } from './guests-schema.ts'
import type { MessagesDatabase } from './messages-schema.ts'
import type { OutsideChangesDatabase } from './outside-changes-schema.ts'
import type { TranscriptsDatabase } from './transcripts-schema.ts'

/** timestamptz: read as `Date`, written as `Date`. */
type Timestamp = ColumnType<Date, Date, Date>

/** A timestamptz that may be null, and is unless it is set. */
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>

/** jsonb: read parsed, written as text. */
type Json = ColumnType<unknown, string, string>

export interface UsersTable {
  id: string
  name: string
  /** Where we write to; never a key (accounts are found by credentials or identity). */
  email: string | null
  /** IANA time zone. */
  zone: string
  /** BCP 47. */
  locale: string
  created_at: Timestamp
  /** When the person last proved that `email` is theirs. */
  email_verified_at: NullableTimestamp
}

export interface PasswordCredentialsTable {
  user_id: string
  /** Lower case, trimmed; unique. */
  email: string
  /** argon2id, PHC string. */
  hash: string
}

export interface LoginIdentitiesTable {
  id: string
  user_id: string
  kind: string
  issuer: string
  subject: string
}

export interface UserRolesTable {
  user_id: string
  role: string
}

export interface RolePermissionsTable {
  role: string
  permission: string
}

export interface LoginSessionsTable {
  id: string
  user_id: string
  platform: string
  created_at: Timestamp
  expires_at: Timestamp
  ended_at: Timestamp | null
  end_reason: string | null
  last_used_at: NullableTimestamp
  /** What was proved here: a one-time or recovery code; a passkey with the person checked. */
  two_factor: Generated<boolean>
  biometric: Generated<boolean>
  /** Who keeps it: we, or Clerk, whose `sid` is then the id (its templates' tokens have none). */
  source: Generated<'own' | 'clerk' | 'clerk_template'>
}

/** Opaque refresh tokens, each used once; a used one that comes back ends the login session. */
export interface RefreshTokensTable {
  /** SHA-256. */
  hash: Buffer
  login_session_id: string
  issued_at: Timestamp
  expires_at: Timestamp
  used_at: NullableTimestamp
}

/** Somebody who asked for an account and has not shown yet that the address is theirs. */
export interface RegistrationsTable {
  id: string
  email: string
  name: string
  zone: string
  /** argon2id, PHC string. */
  hash: string
  created_at: Timestamp
  expires_at: Timestamp
}

/** One-time tickets that travel in links of messages. */
export interface TicketsTable {
  /** SHA-256. */
  hash: Buffer
  purpose: 'verify_email' | 'reset_password'
  /** Id of a registration or a user. */
  subject: string
  created_at: Timestamp
  expires_at: Timestamp
  used_at: NullableTimestamp
}

export interface TotpTable {
  user_id: string
  /** Sealed by the vault: place {account and user: the user's id, provider: parley, field: totp}. */
  secret: string
  created_at: Timestamp
  confirmed_at: NullableTimestamp
  /** Time step of the last code taken: no code at or before it is taken again. */
  last_step: Generated<string>
}

export interface RecoveryCodesTable {
  user_id: string
  /** SHA-256. */
  hash: Buffer
  created_at: Timestamp
  used_at: NullableTimestamp
}

export interface PasskeysTable {
  /** Credential id, base64url. */
  id: string
  user_id: string
  name: string
  /** COSE. */
  public_key: Buffer
  counter: ColumnType<string, number, number>
  transports: string[]
  created_at: Timestamp
  last_used_at: NullableTimestamp
}

export interface CallsTable {
  id: string
  owner_id: string
  caller_id: string
  caller_kind: 'owner' | 'guest'
  channel: string
  platform: string
  room: string
  /** What it stands on: a login session of the owner's, or the link or agent by which a guest came. */
  login_session_id: string | null
  guest_link_id: ColumnType<string | null, string | null | undefined, never>
  agent_id: ColumnType<string | null, string | null | undefined, never>
  /** A guest's network address under a key of ours: it is only ever compared. */
  caller_address: ColumnType<Buffer | null, Buffer | null | undefined, never>
  offered_at: Timestamp
  started_at: Timestamp | null
  ended_at: Timestamp | null
  end_reason: string | null
  /** What its grant allows. */
  scopes: ColumnType<string[] | null, string[] | null | undefined, string[] | null>
  /** When its owner put it out of their sight; what was said in it is gone. */
  erased_at: NullableTimestamp
}

/** The built-in provider's own record of events. */
export interface CalendarEventsTable {
  /** Deterministic, chosen by whoever creates the event. */
  id: string
  account_id: string
  title: string
  start_at: Timestamp
  end_at: Timestamp
  all_day: Generated<boolean>
  zone: string
  etag: string
  /** Set when the event came from one of our appointments. */
  appointment_id: string | null
}

export type AppointmentStatus =
  | 'held'
  | 'pending'
  | 'confirmed'
  | 'move_pending'
  | 'cancel_pending'
  | 'cancelled'
  | 'failed'

export interface AppointmentsTable {
  id: string
  /** Short name for models, unique for the owner. */
  handle: string
  owner_id: string
  /** Who asked for it: the owner or a guest. */
  booked_by: string
  call_id: string | null
  title: string
  start_at: Timestamp
  end_at: Timestamp
  zone: string
  /** `[start - before, end + after)`: what no other appointment of the owner may touch. */
  blocked: string
  status: AppointmentStatus
  hold_expires_at: Timestamp | null
  /** The consent that made it; unique, so one yes makes one appointment. */
  consent_id: string | null
  /** The appointment that is to be at this time; null for appointments themselves. */
  moves: ColumnType<string | null, string | null | undefined, never>
  account_id: string
  event_id: string | null
  etag: string | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  kind_id: ColumnType<string | null, string | null | undefined, string | null>
  /** When its event is to be read, because somebody else may have changed it; null: not at all. */
  event_due: NullableTimestamp
  /** Why it is cancelled, where nobody asked us to: its event was deleted in the calendar. */
  cancelled_why: ColumnType<'outside' | null, 'outside' | null | undefined, 'outside' | null>
}

export interface WorkingHoursTable {
  id: Generated<number>
  owner_id: string
  /** ISO weekday, 1 = Monday. */
  weekday: number
  /** Local wall-clock times, `HH:MM:SS`. */
  starts: string
  ends: string
}

/** A question that was put to a person, and what their yes would do. */
export interface ConsentsTable {
  /** `{call or login session}:{handle}`. */
  id: string
  owner_id: string
  caller_id: string
  /** The call or login session in which it means anything. */
  context_id: string
  handle: string
  tool: string
  args_digest: string
  /** User turn in which it was made; null where no turn is attested. */
  turn: number | null
  /** Appointment it is about, and the version that the person heard. */
  appointment_id: string | null
  appointment_version: number | null
  /** What is to change, where it is about no appointment. */
  change: ColumnType<unknown, string | null | undefined, string | null>
  created_at: Timestamp
  expires_at: Timestamp
  used_at: Timestamp | null
  /** The stored result: a used handle answers with it again. */
  result: Json | null
}

export interface AuditTable {
  id: string
  at: Timestamp
  owner_id: string
  caller_id: string
  /** `call` or `login`: what kind of token it was. */
  via: string
  act: string
  call_id: string | null
  login_session_id: string | null
  tool: string
  scope: string | null
  outcome: 'allowed' | 'refused' | 'failed'
  /** Why it was refused or failed; `ASKED`: it was let through, and asked before it changes anything. */
  code: string | null
  duration_ms: number
}

export interface Database
  extends
    AgentsDatabase,
    AppointmentNoticesDatabase,
    AvailabilityDatabase,
    CalendarGrantsDatabase,
    ClerkSyncDatabase,
    ClientsDatabase,
    ContactsDatabase,
    MessagesDatabase,
    OutsideChangesDatabase,
    TranscriptsDatabase,
    GuestsDatabase {
  users: UsersTable
  password_credentials: PasswordCredentialsTable
  login_identities: LoginIdentitiesTable
  user_roles: UserRolesTable
  role_permissions: RolePermissionsTable
  login_sessions: LoginSessionsTable
  refresh_tokens: RefreshTokensTable
  registrations: RegistrationsTable
  tickets: TicketsTable
  totp: TotpTable
  recovery_codes: RecoveryCodesTable
  passkeys: PasskeysTable
  calls: CallsTable
  calendar_events: CalendarEventsTable
  appointments: AppointmentsTable
  working_hours: WorkingHoursTable
  consents: ConsentsTable
  audit: AuditTable
}

export type UserRow = Selectable<UsersTable>
export type CallRow = Selectable<CallsTable>
export type AppointmentRow = Selectable<AppointmentsTable>
export type NewAppointment = Insertable<AppointmentsTable>
export type AppointmentUpdate = Updateable<AppointmentsTable>
export type ConsentRow = Selectable<ConsentsTable>
export type NewAuditRow = Insertable<AuditTable>
