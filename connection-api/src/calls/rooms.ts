import { AgentDispatchClient, RoomServiceClient, ServerError } from 'livekit-server-sdk'
import { userIdOfIdentity } from '@parley/shared/identity/participant'
import type { Instant } from '@parley/shared/time/clock'

const TIMEOUT_SECONDS = 3

export interface LiveKitAccess {
  readonly url: string
  readonly key: string
  readonly secret: string
}

/** What we ask LiveKit's server for. */
export interface Rooms {
  /** Puts everybody out. A room that is not there is fine. */
  delete(room: string): Promise<void>
  /** Rooms in which somebody is, each with the time at which it was made. */
  occupied(): Promise<{ readonly name: string; readonly since: Instant }[]>
  hasAgent(room: string): Promise<boolean>
  /** Repeats the dispatch that the room was made with. False: it was made with none. */
  dispatchAgain(room: string): Promise<boolean>
}

export function createRooms({ url, key, secret }: LiveKitAccess): Rooms {
  const options = { requestTimeout: TIMEOUT_SECONDS }
  const client = new RoomServiceClient(url, key, secret, options)
  const dispatches = new AgentDispatchClient(url, key, secret, options)
  return {
    async delete(room) {
      try {
        await client.deleteRoom(room)
      } catch (error) {
        if (!(error instanceof ServerError && error.status === 404)) throw error
      }
    },
    async occupied() {
      const rooms = await client.listRooms()
      return rooms
        .filter(({ numParticipants }) => numParticipants > 0)
        .map(({ name, creationTime }) => ({ name, since: Number(creationTime) * 1000 }))
    },
    async hasAgent(room) {
      const participants = await client.listParticipants(room)
      // Only callers and agents are let in, and callers are named by us.
      return participants.some(({ identity }) => userIdOfIdentity(identity) === undefined)
    },
    async dispatchAgain(room) {
      const [dispatch] = await dispatches.listDispatch(room)
      if (!dispatch) return false
      await dispatches.createDispatch(room, dispatch.agentName, { metadata: dispatch.metadata })
      return true
    },
  }
}
