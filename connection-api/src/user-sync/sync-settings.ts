import { ConfigError } from '@parley/shared/config/read-env'
import { z } from 'zod'

/** Variables of the places where people are written besides here (seed s3); each may be left out. */
export const syncVariables = {
  ZEP_API_KEY: z.string().min(1).optional(),
  ZEP_API_URL: z.url({ protocol: /^https?$/ }).default('https://api.getzep.com'),
  AIRTABLE_API_KEY: z.string().min(1).optional(),
  AIRTABLE_BASE_ID: z
    .string()
    .regex(/^app[A-Za-z0-9]+$/)
    .optional(),
  AIRTABLE_TABLE: z.string().min(1).default('UserMappings'),
  /** In place of https://api.airtable.com, for a simulation. */
  AIRTABLE_ENDPOINT_URL: z.url({ protocol: /^https?$/ }).default('https://api.airtable.com'),
}
const Variables = z.object({ ...syncVariables, NODE_ENV: z.string() })
type Variables = z.output<typeof Variables>

export interface ZepSettings {
  readonly apiKey: string
  /** With `/api/v2` at its end. */
  readonly baseUrl: string
}

export interface AirtableSettings {
  readonly apiKey: string
  readonly baseId: string
  readonly table: string
  readonly endpointUrl: string
}

export interface SyncSettings {
  readonly zep: ZepSettings | undefined
  readonly airtable: AirtableSettings | undefined
}

/** @throws {ConfigError} naming variables, never values */
export function readSyncSettings(variables: Variables): SyncSettings {
  const { ZEP_API_URL, AIRTABLE_ENDPOINT_URL, NODE_ENV } = variables
  for (const [name, url] of Object.entries({ ZEP_API_URL, AIRTABLE_ENDPOINT_URL })) {
    if (NODE_ENV !== 'production' || url.startsWith('https:')) continue
    throw new ConfigError(`Configuration: ${name} must begin with https: in production.`)
  }
  return { zep: zepOf(variables), airtable: airtableOf(variables) }
}

function zepOf({ ZEP_API_KEY, ZEP_API_URL }: Variables): ZepSettings | undefined {
  if (ZEP_API_KEY === undefined) return undefined
  const url = withoutSlash(ZEP_API_URL)
  return { apiKey: ZEP_API_KEY, baseUrl: url.endsWith('/api/v2') ? url : `${url}/api/v2` }
}

function airtableOf(variables: Variables): AirtableSettings | undefined {
  const { AIRTABLE_API_KEY: apiKey, AIRTABLE_BASE_ID: baseId } = variables
  if (apiKey === undefined && baseId === undefined) return undefined
  if (apiKey === undefined || baseId === undefined) {
    const missing = apiKey === undefined ? 'AIRTABLE_API_KEY' : 'AIRTABLE_BASE_ID'
    throw new ConfigError(
      `Configuration: Airtable is half configured: ${missing} is missing. Set both, or none. See .env.example.`,
    )
  }
  const endpointUrl = withoutSlash(variables.AIRTABLE_ENDPOINT_URL)
  return { apiKey, baseId, table: variables.AIRTABLE_TABLE, endpointUrl }
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')
