/** Why a consent came to nothing: a word for the address, from which a page makes a sentence. */
export type ConsentFailure =
  | 'denied'
  | 'expired'
  | 'wrong_browser'
  | 'mixed_up'
  | 'scopes_missing'
  | 'other_account'
  | 'account_in_use'
  | 'not_you'
  | 'email_not_verified'
  | 'identity_in_use'
  | 'registration_closed'
  | 'provider_unavailable'
  | 'provider_refused'

/** Ends a consent; caught where the browser is sent back. Holds nothing of what the provider said. */
export class ConsentRefused extends Error {
  override readonly name = 'ConsentRefused'
  readonly reason: ConsentFailure

  constructor(reason: ConsentFailure, cause?: unknown) {
    super(`Consent came to nothing: ${reason}`, { cause })
    this.reason = reason
  }
}
