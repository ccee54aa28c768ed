import type { z } from 'zod'
import { problemOf, unreachable } from './problem.ts'

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  /** An access token. */
  readonly token?: string | undefined
  /** The browser finishes it although the page is left meanwhile. */
  readonly keepalive?: boolean
  readonly signal?: AbortSignal | undefined
}

/** A change may be waiting for a provider, 15 seconds at most. */
const ANSWER_WITHIN_MS = 25_000

/**
 * One request to our own API; answers the body, undefined where there is none.
 *
 * @throws {Problem}
 */
export async function send(path: string, request: ApiRequest = {}): Promise<unknown> {
  const response = await fetch(path, initOf(request)).catch(noAnswer)
  const body = parse(await response.text().catch(noAnswer))
  if (response.ok) return body
  throw problemOf(response.status, body)
}

/**
 * The same, and the answer in the shape that it must have.
 *
 * @throws {Problem}
 */
export async function ask<T>(
  path: string,
  schema: z.ZodType<T>,
  request: ApiRequest = {},
): Promise<T> {
  return readAnswer(schema, await send(path, request))
}

/** @throws {Problem} when the answer has another shape: page and API are of different versions */
function readAnswer<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw problemOf(200, undefined)
}

function initOf({ method = 'GET', body, token, keepalive, signal }: ApiRequest): RequestInit {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  return {
    method,
    headers,
    credentials: 'same-origin',
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(keepalive !== undefined && { keepalive }),
    signal: signal ?? AbortSignal.timeout(ANSWER_WITHIN_MS),
  }
}

function noAnswer(error: unknown): never {
  throw unreachable(error)
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
