import type { RequestHandler } from 'express'
import { hearChannel, makeSyncDue, type NotificationParts } from './accept-notification.ts'
import { unknownChannel } from './unknown-channel.ts'

/**
 * `POST /calendar/notifications/google`: everything is in the headers, and it says no more than that
 * something changed (https://developers.google.com/workspace/calendar/api/guides/push).
 */
export function postGoogle(parts: NotificationParts): RequestHandler {
  return async (request, response) => {
    const token = request.get('x-goog-channel-token') ?? ''
    const channel = await hearChannel(parts, 'google', token)
    if (channel?.id !== request.get('x-goog-channel-id') || !channel) throw unknownChannel()
    // `sync` says that the channel is open, and nothing else.
    if (request.get('x-goog-resource-state') !== 'sync') await makeSyncDue(parts, channel)
    response.status(204).end()
  }
}
