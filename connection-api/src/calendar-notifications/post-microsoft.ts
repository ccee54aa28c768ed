import type { RequestHandler } from 'express'
import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import {
  hearChannel,
  makeSyncDue,
  makeWatchDue,
  type HeardChannel,
  type NotificationParts,
} from './accept-notification.ts'
import { unknownChannel } from './unknown-channel.ts'

const Query = z.object({ validationToken: z.string().max(2000).optional() })

/** Of what Graph sends we read no more than who says it, and whether it is about the subscription. */
const Body = z.object({
  value: z
    .array(
      z.object({
        clientState: z.string().max(128).nullish(),
        lifecycleEvent: z.string().nullish(),
      }),
    )
    .min(1)
    .max(1000),
})
type Notification = z.output<typeof Body>['value'][number]

/**
 * `POST /calendar/notifications/microsoft`: changes and what becomes of subscriptions. Graph asks
 * first whether the address expects them, and wants its own words back as plain text
 * (https://learn.microsoft.com/graph/change-notifications-delivery-webhooks).
 */
export function postMicrosoft(parts: NotificationParts): RequestHandler {
  return async (request, response) => {
    const { validationToken } = parseRequest(Query, request.query)
    if (validationToken !== undefined) {
      response.type('text/plain').send(validationToken)
      return
    }
    const { value } = parseRequest(Body, request.body)
    const heard = await Promise.all(value.map((one) => hear(parts, one)))
    if (!heard.includes(true)) throw unknownChannel()
    response.status(202).end()
  }
}

async function hear(parts: NotificationParts, notification: Notification): Promise<boolean> {
  const channel = await hearChannel(parts, 'microsoft', notification.clientState ?? '')
  if (!channel) return false
  await act(parts, channel, notification.lifecycleEvent ?? undefined)
  return true
}

/** `missed` is looked after like a change (https://learn.microsoft.com/graph/change-notifications-lifecycle-events). */
async function act(
  parts: NotificationParts,
  channel: HeardChannel,
  lifecycleEvent: string | undefined,
): Promise<void> {
  if (lifecycleEvent === 'reauthorizationRequired') return makeWatchDue(parts, channel)
  if (lifecycleEvent === 'subscriptionRemoved') await makeWatchDue(parts, channel)
  await makeSyncDue(parts, channel)
}
