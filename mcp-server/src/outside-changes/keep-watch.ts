import { keepGoing } from '@parley/shared/lifecycle/keep-going'
import { lookAtDueEvents } from './due-events.ts'
import { syncDueAccounts } from './sync-account.ts'
import { watchDueAccounts, type WatchDeps } from './watch-accounts.ts'

/** Follows what people do in their calendars themselves, until disposed. */
export function keepWatch(deps: WatchDeps, everyMs: number): AsyncDisposable {
  const stack = new AsyncDisposableStack()
  const pause = { success: everyMs, failure: everyMs }
  const start = (name: string, step: () => Promise<unknown>) =>
    stack.use(keepGoing(name, async () => void (await step()), pause, deps.log))
  start('look at calendars', () => syncDueAccounts(deps))
  start('have calendars tell us', () => watchDueAccounts(deps))
  start('look at changed events', () => lookAtDueEvents(deps))
  return stack
}
