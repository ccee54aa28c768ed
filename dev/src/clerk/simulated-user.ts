/** A person at Clerk, as its Backend API shows them, as far as we read it. */
export interface SimulatedClerkUser {
  readonly id: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly emailVerified: boolean
  readonly publicMetadata?: Readonly<Record<string, unknown>>
  readonly banned?: boolean
  /** Milliseconds; when it is asked for, where it is not said. */
  readonly updatedAt?: number
}

/** Clerk's JSON of a user; instants in milliseconds. */
export function renderUser(user: SimulatedClerkUser, now: number) {
  const idn = `idn_${user.id.slice(5)}`
  return {
    object: 'user',
    id: user.id,
    external_id: null,
    username: null,
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: '',
    has_image: false,
    primary_email_address_id: idn,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    email_addresses: [
      {
        object: 'email_address',
        id: idn,
        email_address: user.email,
        verification: {
          object: 'verification_otp',
          status: user.emailVerified ? 'verified' : 'unverified',
          strategy: 'email_code',
          attempts: 1,
          expire_at: now,
        },
        linked_to: [],
        reserved: false,
        created_at: now,
        updated_at: now,
      },
    ],
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: [],
    saml_accounts: [],
    enterprise_accounts: [],
    password_enabled: true,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    public_metadata: user.publicMetadata ?? {},
    private_metadata: {},
    unsafe_metadata: {},
    last_sign_in_at: null,
    last_active_at: now,
    banned: user.banned ?? false,
    locked: false,
    created_at: now,
    updated_at: user.updatedAt ?? now,
  }
}
