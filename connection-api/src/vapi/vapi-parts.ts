import { AppError } from '@parley/shared/errors/app-error'
import type { AgentParts } from '../agents/agent-parts.ts'
import type { VapiApi } from './vapi-client.ts'
import type { VapiSettings } from './vapi-settings.ts'

/** Where agents run at Vapi. */
export interface Vapi {
  readonly settings: VapiSettings
  readonly api: VapiApi
}

export interface VapiParts extends AgentParts {
  readonly baseUrl: string
  /** undefined: no agents run at Vapi here. */
  readonly vapi: Vapi | undefined
}

/** @throws {AppError} 409 */
export function vapiOf({ vapi }: Pick<VapiParts, 'vapi'>): Vapi {
  if (vapi) return vapi
  throw new AppError('This service has no account at Vapi. Set VAPI_API_KEY, see docs/vapi.md.', {
    code: 'vapi_not_set_up',
    status: 409,
  })
}
