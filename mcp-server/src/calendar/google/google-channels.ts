import { z } from 'zod'
import type { Notifications } from '../calendar.ts'
import type { BeginStep } from '../provider-call.ts'
import { isGone, notTaken } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import { DAY_MS } from '../../scheduling/interval.ts'
import { calendarId, type AskGoogle } from './google-client.ts'

/** Google's own longest for events is not written down; it answers with what it gives. */
const ASKED_FOR_MS = 7 * DAY_MS

/** A channel cannot be prolonged: in the last fifth of its time another takes its place. */
const RENEW_AFTER = 0.8

const Channel = z.object({
  resourceId: z.string().min(1),
  expiration: z.coerce.number(),
})

/** Push channels (https://developers.google.com/workspace/calendar/api/guides/push). */
export function googleChannels(ask: AskGoogle, begin: BeginStep): Notifications {
  return {
    async watch(account, { id, token, address }, now) {
      try {
        const data = await ask(begin(account), 'once', (google, options) =>
          google.events.watch(
            {
              calendarId,
              requestBody: {
                id,
                token,
                address,
                type: 'web_hook',
                expiration: String(now + ASKED_FOR_MS),
              },
            },
            options,
          ),
        )
        const { resourceId, expiration } = readAnswer(Channel, data)
        const renewAt = now + RENEW_AFTER * (expiration - now)
        return { remoteId: resourceId, expiresAt: expiration, renewAt }
      } catch (error) {
        throw notTaken(error)
      }
    },
    async unwatch(account, { id, remoteId }) {
      try {
        await ask(begin(account), 'repeatable', (google, options) =>
          google.channels.stop({ requestBody: { id, resourceId: remoteId } }, options),
        )
      } catch (error) {
        if (!isGone(error)) throw notTaken(error)
      }
    },
  }
}
