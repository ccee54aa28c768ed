import type { AccessTokenKey } from '../login/access-token.ts'
import type { Channel } from '../messages/sender.ts'
import type { AskForCodeParts } from './ask-for-code.ts'

/** What the doors need by which guests confirm numbers and addresses. */
export interface AddressCodeParts extends AskForCodeParts {
  /** Where the key of codes and of network addresses comes from. */
  readonly accessToken: AccessTokenKey
  /** How messages leave here. */
  readonly channels: readonly Channel[]
}
