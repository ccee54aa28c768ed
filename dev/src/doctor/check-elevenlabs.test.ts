import { systemClock } from '@parley/shared/time/clock'
import { expect, it } from 'vitest'
import { ELEVENLABS_KEY, startSimulatedElevenLabs } from '../elevenlabs/simulated-elevenlabs.ts'
import { checkElevenLabs } from './check-elevenlabs.ts'

it('says that nothing is set, which is no problem', async () => {
  expect(await checkElevenLabs({})).toMatchObject([{ state: 'ok' }])
})

it('finds a key that is taken or refused, and that this machine cannot be called', async () => {
  await using there = await startSimulatedElevenLabs({ clock: systemClock })
  const set = { ELEVENLABS_API_KEY: ELEVENLABS_KEY, ELEVENLABS_BASE_URL: there.url }
  const reachable = { ...set, API_BASE_URL: 'https://api.example.com' }
  expect(await checkElevenLabs(reachable)).toMatchObject([{ text: 'it takes the key' }])
  expect(await checkElevenLabs({ ...set, API_BASE_URL: 'http://127.0.0.1:8000' })).toMatchObject([
    { state: 'ok' },
    { state: 'problem', text: 'it cannot call 127.0.0.1' },
  ])
  const found = await checkElevenLabs({ ...reachable, ELEVENLABS_API_KEY: 'not-the-key' })
  expect(found).toMatchObject([{ state: 'problem', text: 'it refuses the key (401)' }])
  expect(JSON.stringify(found)).not.toContain('not-the-key')
})
