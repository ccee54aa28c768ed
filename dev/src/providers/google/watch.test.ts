import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { expect, test } from 'vitest'
import { startSimulatedProviders } from '../start-simulated-providers.ts'
import { connectGoogle } from '../testing/google-client.ts'
import { startListener } from '../testing/listener.ts'

test('a channel says sync, then exists at each change, and nothing once stopped', async () => {
  await using providers = await startSimulatedProviders({ clock: fixedClock(Date.now()) })
  await using listener = await startListener()
  const { calendar } = await connectGoogle(providers)
  const { data: channel } = await calendar.events.watch({
    calendarId: 'primary',
    requestBody: { id: 'channel-1', type: 'web_hook', address: listener.url, token: 'mine' },
  })
  expect(channel).toMatchObject({ kind: 'api#channel', id: 'channel-1', token: 'mine' })
  expect((await listener.next()).headers).toMatchObject({
    'x-goog-resource-state': 'sync',
    'x-goog-channel-token': 'mine',
    'x-goog-message-number': '1',
  })
  const requestBody = {
    start: { dateTime: '2026-01-05T09:00:00Z' },
    end: { dateTime: '2026-01-05T10:00:00Z' },
  }
  await calendar.events.insert({ calendarId: 'primary', requestBody })
  expect((await listener.next()).headers).toMatchObject({
    'x-goog-resource-state': 'exists',
    'x-goog-resource-id': channel.resourceId,
    'x-goog-message-number': '2',
  })
  await calendar.channels.stop({
    requestBody: { id: 'channel-1', resourceId: channel.resourceId ?? '' },
  })
  await calendar.events.insert({ calendarId: 'primary', requestBody })
  expect(providers.simulation.journal.counts()['google.notification']).toBe(2)
})
