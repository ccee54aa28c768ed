import { ask } from '../api/send.ts'
import { Details, type CallDoor } from '../call/call-door.ts'

/** What a guest's link opens; why a call ended is not for guests to ask. */
export function guestsDoor(link: string): CallDoor {
  return {
    open: () =>
      ask('/api/guest/connection-details', Details, {
        method: 'POST',
        body: { link, platform: 'web' },
      }),
    whyOver: async () => 'hang_up',
  }
}
