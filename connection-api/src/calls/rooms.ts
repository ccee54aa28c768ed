import { RoomServiceClient, ServerError } from 'livekit-server-sdk'

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
}

export function createRooms({ url, key, secret }: LiveKitAccess): Rooms {
  const client = new RoomServiceClient(url, key, secret, { requestTimeout: TIMEOUT_SECONDS })
  return {
    async delete(room) {
      try {
        await client.deleteRoom(room)
      } catch (error) {
        if (!(error instanceof ServerError && error.status === 404)) throw error
      }
    },
  }
}
