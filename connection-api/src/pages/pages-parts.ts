import type { UserSyncPageParts } from '../admin/user-sync-page.ts'
import type { EndCallParts } from '../calls/end-call.ts'
import type { AccountPageParts } from '../registration/account-pages.ts'
import type { GoogleSignInParts } from '../google-sign-in/sign-in-parts.ts'

/** What our server-rendered pages take. */
export interface PagesParts
  extends GoogleSignInParts, EndCallParts, AccountPageParts, UserSyncPageParts {}
