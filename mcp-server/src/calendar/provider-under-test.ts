import type { FailpointInput } from '@parley/dev/src/providers/failpoints/failpoint.ts'
import type { CalendarUnderTest } from './calendar-under-test.ts'

/** Requests, by what they are for. */
type Request = 'busy' | 'list' | 'changes' | 'read' | 'create' | 'change' | 'cancel'

/** A calendar over the network, at a provider that can be made to fail. */
export interface ProviderUnderTest extends CalendarUnderTest {
  /** What goes wrong at the next requests of this kind, of this person alone. */
  fail(request: Request, effect: FailpointInput['effect'], times?: number): void
  /** Forced refreshes of the access token so far. */
  readonly refreshes: () => number
}

/** @param patienceMs what a step may take, where it is not the usual time */
export type OpenProvider = (patienceMs?: number) => Promise<ProviderUnderTest>
