import type { ConnectParts } from '../calendar-connect/connect-parts.ts'
import type { LoginParts } from '../login/post-login.ts'

/** What signing in with Google takes. */
export interface GoogleSignInParts extends ConnectParts, LoginParts {
  /** Whether somebody whom nobody knows gets an account. */
  readonly registrationOpen: boolean
}
