import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import { DAY_MS, MINUTE_MS } from '../../scheduling/interval.ts'
import type { Notifications } from '../calendar.ts'
import type { BeginStep } from '../provider-call.ts'
import { isGone, notTaken } from '../provider-refusal.ts'
import { readAnswer } from '../read-answer.ts'
import type { AskGraph } from './graph-client.ts'

/** Outlook's events may be subscribed to for 10,080 minutes; a little less, for clocks that differ. */
const ASKED_FOR_MS = 7 * DAY_MS - 10 * MINUTE_MS

const RENEW_AFTER = 0.5

const Subscription = z.object({ id: z.string().min(1), expirationDateTime: z.string() })

/** Change and lifecycle notifications (https://learn.microsoft.com/graph/change-notifications-overview). */
export function graphSubscriptions(ask: AskGraph, begin: BeginStep): Notifications {
  return {
    async watch(account, { token, address }, now) {
      const subscription = {
        changeType: 'created,updated,deleted',
        resource: '/me/events',
        notificationUrl: address,
        lifecycleNotificationUrl: address,
        clientState: token,
        expirationDateTime: toIso(now + ASKED_FOR_MS),
      }
      try {
        const data = await ask(begin(account), 'once', (graph) =>
          graph.api('/subscriptions').post(subscription),
        )
        const { id, expirationDateTime } = readAnswer(Subscription, data)
        const expiresAt = Date.parse(expirationDateTime)
        return { remoteId: id, expiresAt, renewAt: now + RENEW_AFTER * (expiresAt - now) }
      } catch (error) {
        throw notTaken(error)
      }
    },
    async unwatch(account, { remoteId }) {
      try {
        await ask(begin(account), 'repeatable', (graph) =>
          graph.api(`/subscriptions/${encodeURIComponent(remoteId)}`).delete(),
        )
      } catch (error) {
        if (!isGone(error)) throw notTaken(error)
      }
    },
  }
}
