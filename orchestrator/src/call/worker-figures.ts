import type { Reading } from '@parley/shared/telemetry/serve-figures'

/** Of the worker itself: its calls run in processes of their own, and tell what they took as events. */
export function workerCalls(running: () => readonly unknown[]): Reading {
  return {
    name: 'parley_worker_calls',
    help: 'Calls that this worker answers at the moment',
    read: async () => [{ value: running().length }],
  }
}
