import { Redis } from 'ioredis'
import { RoomServiceClient } from 'livekit-server-sdk'
import { expect, inject, test } from 'vitest'
import { askPort } from '../processes/readiness.ts'

test('Redis answers to its password and to nothing else', async () => {
  const url = inject('redisUrl')
  const redis = new Redis(url)
  expect(await redis.ping()).toBe('PONG')
  expect(await redis.config('GET', 'save')).toEqual(['save', ''])
  redis.disconnect()

  const refused = await askPort(Number(new URL(url).port), Buffer.from('PING\r\n'), (answer) =>
    answer.toString().startsWith('-NOAUTH'),
  )
  expect(refused).toBe(true)
})

test('LiveKit takes our key and refuses another secret', async () => {
  const { url, key, secret } = inject('livekit')
  const http = url.replace('ws:', 'http:')
  const nobodys = ['a room that nobody made']
  expect(await new RoomServiceClient(http, key, secret).listRooms(nobodys)).toEqual([])
  const wrong = new RoomServiceClient(http, key, `${secret}x`).listRooms(nobodys)
  await expect(wrong).rejects.toMatchObject({ status: 401 })
})
