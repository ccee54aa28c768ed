import { durations } from '../telemetry/figures.ts'
import type { Reading } from '../telemetry/serve-figures.ts'

/** Jobs of one kind that are due and that nobody has begun. */
export interface Waiting {
  readonly job: string
  readonly count: number
}

export const jobSeconds = durations(
  'parley_job_seconds',
  'Attempts at a job of the queue, by outcome: done, failed (it comes again, or is given up)',
  ['job', 'outcome'],
)

/** The queue is one for all processes: each of them reports the same. */
export function jobsWaiting(jobs: { waiting(): Promise<readonly Waiting[]> }): Reading {
  return {
    name: 'parley_jobs_waiting',
    help: 'Jobs that are due and not begun',
    labels: ['job'],
    read: async () => {
      const all = await jobs.waiting()
      return all.map(({ job, count }) => ({ labels: { job }, value: count }))
    },
  }
}
