import { z } from 'zod'
import { RunFailure } from '../run-failure.ts'

/** The connection API, asked by one person who is signed in. */
export interface ApiClient {
  get<T>(path: string, form: z.ZodType<T>): Promise<T>
  post<T>(path: string, body: object, form: z.ZodType<T>): Promise<T>
  delete(path: string): Promise<void>
  /** The same API without the sign-in, as anybody else asks it. */
  readonly unsigned: Pick<ApiClient, 'post'>
}

const ANSWER_WITHIN_MS = 15_000

const SignedIn = z.object({ accessToken: z.string() })
const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/**
 * Signs in as a synthetic caller, whose calls get the end-of-turn threshold such voices need.
 *
 * @throws {RunFailure} saying what to do when the API is away or refuses
 */
export async function signIn(baseUrl: string, email: string, password: string): Promise<ApiClient> {
  const body = { email, password, platform: 'synthetic' }
  const answer = await ask(baseUrl, 'POST', '/api/auth/login', SignedIn, { body })
  const token = answer.accessToken
  return {
    get: (path, form) => ask(baseUrl, 'GET', path, form, { token }),
    post: (path, body, form) => ask(baseUrl, 'POST', path, form, { token, body }),
    delete: (path) => ask(baseUrl, 'DELETE', path, z.undefined(), { token }),
    unsigned: { post: (path, body, form) => ask(baseUrl, 'POST', path, form, { body }) },
  }
}

async function ask<T>(
  baseUrl: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  form: z.ZodType<T>,
  { token, body }: { readonly token?: string; readonly body?: object },
): Promise<T> {
  const response = await send(new URL(path, baseUrl), {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  const answer: unknown = await response.json().catch(() => undefined)
  const name = `${method} ${path.split('?')[0]}`
  if (!response.ok) throw new RunFailure(refusal(name, response.status, answer))
  const parsed = form.safeParse(answer)
  if (parsed.success) return parsed.data
  throw new RunFailure(`${name} answered in another form than expected: ${parsed.error.message}`)
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch {
    throw new RunFailure(
      `The connection API does not answer at ${url.origin}. Start everything with: npm start`,
    )
  }
}

function refusal(name: string, status: number, answer: unknown): string {
  const parsed = Refusal.safeParse(answer)
  if (!parsed.success) return `${name} failed with status ${status}.`
  const { code, message } = parsed.data.error
  return `${name} was refused (${status} ${code}): ${message}`
}
