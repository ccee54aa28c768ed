import { describe, expect, it } from 'vitest'
import { ConfigError } from '../config/read-env.ts'
import { grantsCalendar, readScopes } from './calendar-scopes.ts'
import { readProviders } from './provider-settings.ts'

const bare = { NODE_ENV: 'production', MICROSOFT_TENANT: 'common' } as const
const google = { GOOGLE_OAUTH_CLIENT_ID: 'id', GOOGLE_OAUTH_CLIENT_SECRET: 'hunter2' }
const microsoft = { MICROSOFT_OAUTH_CLIENT_ID: 'id', MICROSOFT_OAUTH_CLIENT_SECRET: 'hunter2' }

describe('readProviders', () => {
  it('knows none where none is configured', () => {
    expect(readProviders(bare)).toEqual({})
  })

  it.each([
    ['GOOGLE_OAUTH_CLIENT_SECRET', { GOOGLE_OAUTH_CLIENT_ID: 'id' }],
    ['GOOGLE_OAUTH_CLIENT_ID', { GOOGLE_OAUTH_CLIENT_SECRET: 'hunter2' }],
    ['MICROSOFT_OAUTH_CLIENT_SECRET', { MICROSOFT_OAUTH_CLIENT_ID: 'id' }],
    ['MICROSOFT_OAUTH_CLIENT_ID', { MICROSOFT_OAUTH_CLIENT_SECRET: 'hunter2' }],
  ])('stops where only %s is missing', (missing, half) => {
    expect(() => readProviders({ ...bare, ...half })).toThrow(ConfigError)
    expect(() => readProviders({ ...bare, ...half })).toThrow(`${missing} is missing`)
    expect(() => readProviders({ ...bare, ...half })).not.toThrow('hunter2')
  })

  it('goes to the real ones unless told otherwise', () => {
    const real = readProviders({ ...bare, ...google, ...microsoft })
    expect(real.google).toMatchObject({
      authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      tokenUrl: 'https://oauth2.googleapis.com/token',
      revokeUrl: 'https://oauth2.googleapis.com/revoke',
    })
    expect(real.microsoft).toMatchObject({
      authorizeUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
      issuers: ['https://login.microsoftonline.com/{tid}/v2.0'],
      tenant: undefined,
      revokeUrl: undefined,
    })
  })

  it('lets people of one tenant in where one is named', () => {
    const MICROSOFT_TENANT = 'c0a7050c-0000-4000-8000-00000000c001'
    const only = readProviders({ ...bare, ...microsoft, MICROSOFT_TENANT })
    expect(only.microsoft?.tenant).toBe(MICROSOFT_TENANT)
  })

  it('sends no secret in clear in production', () => {
    const simulated = { ...google, GOOGLE_BASE_URL: 'http://127.0.0.1:9/' }
    expect(() => readProviders({ ...bare, ...simulated })).toThrow('GOOGLE_BASE_URL must be https')
    const settings = readProviders({ ...bare, ...simulated, NODE_ENV: 'development' })
    expect(settings.google?.tokenUrl).toBe('http://127.0.0.1:9/token')
    expect(settings.google?.issuers).toEqual(['http://127.0.0.1:9'])
  })
})

describe('granted scopes', () => {
  const auth = 'https://www.googleapis.com/auth/'

  it('are enough for Google when events and busy times are among them', () => {
    expect(grantsCalendar('google', [`${auth}calendar.events`, `${auth}calendar.freebusy`])).toBe(
      true,
    )
    expect(grantsCalendar('google', [`${auth}calendar`])).toBe(true)
    expect(grantsCalendar('google', ['openid', `${auth}calendar.events`])).toBe(false)
    expect(grantsCalendar('google', [])).toBe(false)
  })

  it('are understood in both of Microsoft’s spellings', () => {
    const granted = readScopes(
      'microsoft',
      'https://graph.microsoft.com/Calendars.ReadWrite openid',
    )
    expect(granted).toEqual(['Calendars.ReadWrite', 'openid'])
    expect(grantsCalendar('microsoft', granted)).toBe(true)
    expect(grantsCalendar('microsoft', ['Calendars.Read', 'User.Read'])).toBe(false)
  })
})
