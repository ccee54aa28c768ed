import type { NotifyOwner } from '@parley/shared/calendar-accounts/calendar-notice'
import type { JobQueue } from '@parley/shared/jobs/jobs'
import type { Redis } from '@parley/shared/redis/redis-client'
import type { SignInParts } from '../login/sign-in-required.ts'
import type { OauthParts } from '../oauth/oauth-parts.ts'
import type { PageSessionParts } from '../pages/page-session.ts'

/** What connecting a calendar takes. */
export interface ConnectParts extends OauthParts, PageSessionParts, SignInParts {
  readonly redis: Redis
  readonly jobs: JobQueue
  readonly notifyOwner: NotifyOwner
}
