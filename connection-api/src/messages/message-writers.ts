import type { MessageWriters } from './message.ts'

/** Every kind of message there is. */
export function messageWriters(): MessageWriters {
  return {}
}
