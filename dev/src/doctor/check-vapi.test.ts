import { systemClock } from '@parley/shared/time/clock'
import { expect, it } from 'vitest'
import { API_KEY, startSimulatedVapi } from '../vapi/simulated-vapi.ts'
import { checkVapi } from './check-vapi.ts'

it('says that nothing is set, which is no problem', async () => {
  expect(await checkVapi({})).toMatchObject([{ state: 'ok' }])
})

it('finds a key that is taken, and that Vapi cannot call this machine', async () => {
  await using vapi = await startSimulatedVapi({ clock: systemClock })
  const set = { VAPI_API_KEY: API_KEY, VAPI_BASE_URL: vapi.url }
  const reachable = { ...set, API_BASE_URL: 'https://api.example.com' }
  expect(await checkVapi(reachable)).toMatchObject([{ text: 'it takes the key' }])
  expect(await checkVapi({ ...set, API_BASE_URL: 'http://127.0.0.1:8000' })).toMatchObject([
    { state: 'ok' },
    { state: 'problem', text: 'it cannot call 127.0.0.1' },
  ])
})

it('says that the key is refused, and not which', async () => {
  await using vapi = await startSimulatedVapi({ clock: systemClock })
  const found = await checkVapi({ VAPI_API_KEY: 'not-the-key', VAPI_BASE_URL: vapi.url })
  expect(found).toMatchObject([{ state: 'problem', text: 'it refuses the key (401)' }])
  expect(JSON.stringify(found)).not.toContain('not-the-key')
})
