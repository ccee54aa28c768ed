import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readSyncSettings, syncVariables } from './sync-settings.ts'

const Variables = z.object({ ...syncVariables, NODE_ENV: z.string() })
const read = (variables: Record<string, string>) =>
  readSyncSettings(Variables.parse({ NODE_ENV: 'development', ...variables }))

describe('where people are written besides here', () => {
  it('is nowhere unless it is set up', () => {
    expect(read({})).toEqual({ zep: undefined, airtable: undefined })
  })

  it('is Zep, whose address may or may not name its version', () => {
    const zep = { apiKey: 'k', baseUrl: 'https://api.getzep.com/api/v2' }
    expect(read({ ZEP_API_KEY: 'k' }).zep).toEqual(zep)
    for (const url of ['https://api.getzep.com/', 'https://api.getzep.com/api/v2']) {
      expect(read({ ZEP_API_KEY: 'k', ZEP_API_URL: url }).zep).toEqual(zep)
    }
  })

  it('is Airtable, with key and base or not at all', () => {
    expect(read({ AIRTABLE_API_KEY: 'pat', AIRTABLE_BASE_ID: 'app1' }).airtable).toEqual({
      apiKey: 'pat',
      baseId: 'app1',
      table: 'UserMappings',
      endpointUrl: 'https://api.airtable.com',
    })
    expect(() => read({ AIRTABLE_API_KEY: 'pat' })).toThrow(/AIRTABLE_BASE_ID is missing/)
    expect(() => read({ AIRTABLE_BASE_ID: 'app1' })).toThrow(/AIRTABLE_API_KEY is missing/)
  })

  it('is no place without TLS in production', () => {
    const plain = { NODE_ENV: 'production', ZEP_API_KEY: 'k', ZEP_API_URL: 'http://127.0.0.1:1' }
    expect(() => read(plain)).toThrow(/ZEP_API_URL must begin with https/)
  })
})
