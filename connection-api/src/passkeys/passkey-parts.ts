import type { MessageParts } from '@parley/shared/messages/enqueue-message'
import type { PasswordProofParts } from '../login/prove-password.ts'
import type { CodeParts } from '../two-factor/prove-code.ts'
import type { PasskeySite } from './passkey-site.ts'

/** What the doors for passkeys need. */
export interface PasskeyParts extends CodeParts, PasswordProofParts, MessageParts {
  readonly passkeys: PasskeySite
}
