import type { Room } from '@livekit/rtc-node'
import { ACTIVITY_TOPIC, type Activity } from '@parley/shared/call-activity/activity'
import type { Logger } from '@parley/shared/logging/logger'

/** Sends lines to the caller and to nobody else in the room, in order. One that fails is lost. */
export function activityPublisher(
  room: Room,
  caller: string,
  log: Logger,
): (activity: Activity) => void {
  const options = { topic: ACTIVITY_TOPIC, destinationIdentities: [caller] }
  let before = Promise.resolve()
  const send = async (activity: Activity) => {
    await room.localParticipant?.sendText(JSON.stringify(activity), options)
  }
  return (activity) => {
    before = before
      .then(() => send(activity))
      .catch((err: unknown) => log.warn({ err }, 'A line of activity was not sent'))
  }
}
