import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { startSimulatedProviders } from '../start-simulated-providers.ts'
import { connectMicrosoft } from '../testing/graph-client.ts'
import { startListener } from '../testing/listener.ts'

const WithId = z.looseObject({ id: z.string() })

test('a subscription is validated, told of changes, renewed and removed', async () => {
  const clock = fixedClock('2026-01-01T00:00:00Z')
  await using providers = await startSimulatedProviders({ clock })
  await using listener = await startListener()
  const { graph } = await connectMicrosoft(providers)
  const request = {
    changeType: 'created,deleted',
    notificationUrl: listener.url,
    resource: 'me/events',
    expirationDateTime: '2026-01-03T00:00:00Z',
    clientState: 'mine',
  }
  const { id } = WithId.parse(await graph.api('/subscriptions').post(request))
  const event = WithId.parse(
    await graph.api('/me/events').post({
      start: { dateTime: '2026-01-05T09:00:00', timeZone: 'UTC' },
      end: { dateTime: '2026-01-05T10:00:00', timeZone: 'UTC' },
    }),
  )
  expect(JSON.parse((await listener.next()).body)).toMatchObject({
    value: [
      {
        subscriptionId: id,
        changeType: 'created',
        clientState: 'mine',
        resourceData: { '@odata.type': '#Microsoft.Graph.Event', id: event.id },
      },
    ],
  })
  await graph.api(`/me/events/${event.id}`).patch({ subject: 'Not subscribed to' })
  await graph.api(`/me/events/${event.id}`).delete()
  expect(JSON.parse((await listener.next()).body)).toMatchObject({
    value: [{ changeType: 'deleted' }],
  })
  const renewed = { expirationDateTime: '2026-01-07T00:00:00.000Z' }
  expect(await graph.api(`/subscriptions/${id}`).patch(renewed)).toMatchObject(renewed)
  await graph.api(`/subscriptions/${id}`).delete()
  await expect(graph.api(`/subscriptions/${id}`).get()).rejects.toMatchObject({ statusCode: 404 })
  await expect(
    graph.api('/subscriptions').post({ ...request, expirationDateTime: '2026-02-01T00:00:00Z' }),
  ).rejects.toMatchObject({ statusCode: 400 })
})

test('an address that does not answer the handshake gets no subscription', async () => {
  await using providers = await startSimulatedProviders({ clock: fixedClock(Date.now()) })
  const { graph } = await connectMicrosoft(providers)
  await expect(
    graph.api('/subscriptions').post({
      changeType: 'created',
      notificationUrl: `${providers.urls.control}/state`,
      resource: 'me/events',
      expirationDateTime: new Date(Date.now() + 3_600_000).toISOString(),
    }),
  ).rejects.toMatchObject({ statusCode: 400, code: 'ValidationError' })
})
