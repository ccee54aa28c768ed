import type { IdMaker } from '@parley/shared/identity/ids'
import type { Logger } from '@parley/shared/logging/logger'
import type { SettleDeps } from '../appointments/settle-deps.ts'
import type { TellOwner } from './tell-owner.ts'

/** What it takes to follow what people do in their calendars themselves. */
export interface OutsideDeps extends SettleDeps {
  readonly log: Logger
  readonly newId: IdMaker
  readonly tellOwner: TellOwner
}
