import { describe, expect, it } from 'vitest'
import { systemClock } from '@parley/shared/time/clock'
import { startSimulatedAirtable } from '../airtable/start-simulated-airtable.ts'
import { startSimulatedZep } from '../zep/start-simulated-zep.ts'
import { checkPeople } from './check-people.ts'

describe('the doctor on people', () => {
  it('has nothing to say where Clerk, Zep and Airtable are not set up', async () => {
    expect(await checkPeople({})).toEqual([])
  })

  it('says that no webhook is taken, and where its secret goes', async () => {
    const [finding] = await checkPeople({ CLERK_SECRET_KEY: 'sk_live_1' })
    expect(finding?.text).toMatch(/CLERK_WEBHOOK_SECRET is not set/)
  })

  it('tries the keys of both places', async () => {
    await using zep = await startSimulatedZep()
    await using airtable = await startSimulatedAirtable(systemClock)
    const env = {
      ZEP_API_URL: zep.url,
      ZEP_API_KEY: zep.apiKey,
      AIRTABLE_ENDPOINT_URL: airtable.url,
      AIRTABLE_BASE_ID: airtable.baseId,
      AIRTABLE_API_KEY: airtable.apiKey,
    }
    const states = async (changes = {}) =>
      (await checkPeople({ ...env, ...changes })).map(({ state }) => state)
    expect(await states()).toEqual(['ok', 'ok'])
    expect(await states({ ZEP_API_KEY: 'wrong' })).toEqual(['problem', 'ok'])
    expect(await states({ AIRTABLE_API_KEY: 'wrong' })).toEqual(['ok', 'problem'])
    expect(await states({ ZEP_API_URL: 'http://127.0.0.1:1' })).toEqual(['problem', 'ok'])
  })
})
