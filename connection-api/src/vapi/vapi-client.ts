import type { Vapi, VapiClient } from '@vapi-ai/server-sdk'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import type { VapiSettings } from './vapi-settings.ts'

const TIMEOUT_SECONDS = 10

/** Vapi lists no more at a time. */
const PAGE = 1000

export type Assistant = Vapi.Assistant

/** What an assistant should be. Which voices and languages there are is for Vapi to say. */
export interface AssistantWish {
  readonly name: string
  readonly firstMessage: string
  readonly transcriber: object
  readonly voice: object
  readonly model: object
  readonly server: object
  readonly serverMessages: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
}

/** Vapi checks what it is sent: the SDK's lists of voices and languages are older than its own. */
const Dto = z.custom<Vapi.CreateAssistantDto>()
const ChangedDto = z.custom<Omit<Vapi.UpdateAssistantDto, 'id'>>()

/** What we ask Vapi for. Everything throws {VapiRefusal} or {AppError} 503. */
export interface VapiApi {
  /** undefined: there is none, or none any more */
  get(id: string): Promise<Assistant | undefined>
  /** Asked for once: whether an answer that was lost made one, `madeSince` tells. */
  create(wish: AssistantWish): Promise<Assistant>
  update(id: string, wish: AssistantWish): Promise<Assistant | undefined>
  /** One that is not there is fine. */
  delete(id: string): Promise<void>
  /** Oldest first. */
  madeSince(since: Date): Promise<Assistant[]>
}

export function createVapiApi({ apiKey, apiUrl }: VapiSettings): VapiApi {
  let client: Promise<VapiClient> | undefined
  // The SDK is large: nobody waits for it who has no agents.
  const connected = () => (client ??= connect(apiKey, apiUrl))
  const asked = async <T>(ask: (vapi: VapiClient) => Promise<T>): Promise<T | undefined> => {
    try {
      return await ask(await connected())
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw explain(error)
    }
  }
  return {
    get: (id) => asked((vapi) => vapi.assistants.get({ id })),
    async create(wish) {
      const made = await asked((vapi) => vapi.assistants.create(Dto.parse(wish), { maxRetries: 0 }))
      if (made === undefined) throw unavailable(undefined)
      return made
    },
    // A change replaces whole members, so all of ours are sent.
    update: (id, wish) =>
      asked((vapi) => vapi.assistants.update({ ...ChangedDto.parse(wish), id })),
    delete: async (id) => void (await asked((vapi) => vapi.assistants.delete({ id }))),
    madeSince: async (since) => {
      const request = { limit: PAGE, createdAtGe: since.toISOString() }
      const found = (await asked((vapi) => vapi.assistants.list(request))) ?? []
      return found.toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt))
    },
  }
}

async function connect(token: string, baseUrl: string | undefined): Promise<VapiClient> {
  const { VapiClient } = await import('@vapi-ai/server-sdk')
  return new VapiClient({ token, timeoutInSeconds: TIMEOUT_SECONDS, ...(baseUrl && { baseUrl }) })
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}

/** Vapi's own words may quote what we sent. */
function explain(error: unknown): AppError {
  const status = statusOf(error)
  if (status === 401 || status === 403) {
    return refusal('Vapi does not take VAPI_API_KEY. Ask who runs this service.', error)
  }
  if (status === 429 || status === undefined || status >= 500) return unavailable(error)
  return refusal('Vapi does not take this agent. Check its voice and its language.', error)
}

const refusal = (message: string, cause: unknown) =>
  new AppError(message, { code: 'vapi_refused', status: 422, cause: causeOf(cause) })

const unavailable = (cause: unknown) =>
  new AppError('Vapi does not answer just now. Sync once more in a minute.', {
    code: 'vapi_unavailable',
    status: 503,
    headers: { 'Retry-After': '60' },
    cause: causeOf(cause),
  })

/** Of Vapi's error, what may be logged. */
const causeOf = (error: unknown) => `Vapi answered ${statusOf(error) ?? 'nothing'}`
