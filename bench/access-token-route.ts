import { listen } from '@parley/shared/http/listen'
import express from 'express'
import { AccessToken } from 'livekit-server-sdk'
import { z } from 'zod'
import { sayReady } from './child-server.ts'

/** What LiveKit's own examples do: a route that makes a token for whoever asks. */
const Env = z.object({ LIVEKIT_API_KEY: z.string(), LIVEKIT_API_SECRET: z.string() })
const env = Env.parse(process.env)

const app = express()
app.use(express.json())
app.post('/api/connection-details', async (_request, response) => {
  const identity = `user_${Math.floor(Math.random() * 1e9)}`
  const room = `room_${Math.floor(Math.random() * 1e9)}`
  const token = new AccessToken(env.LIVEKIT_API_KEY, env.LIVEKIT_API_SECRET, {
    identity,
    ttl: 3600,
  })
  token.addGrant({ room, roomJoin: true, canPublish: true, canSubscribe: true })
  response.json({ roomName: room, participantToken: await token.toJwt() })
})
sayReady((await listen(app, 0, '127.0.0.1')).port)
