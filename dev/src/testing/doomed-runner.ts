import { startGroup } from '../processes/process-group.ts'

/**
 * A runner for a test to kill: starts a process that ignores SIGTERM and has a child of its own, prints
 * the numbers of both, and stays.
 */
const group = await startGroup(
  {
    command: '/bin/sh',
    args: ['-c', 'trap "" TERM; sleep 300 & echo "$$ $!"; wait; sleep 300'],
    env: {},
    stopWithinMs: 300,
  },
  (line) => process.stdout.write(`${line}\n`),
)
await group.ended
