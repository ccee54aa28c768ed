import { z } from 'zod'
import { TEST_PASSWORD, type TestUser } from './add-user.ts'

const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
const SignedIn = z.object({ accessToken: z.string() })

interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
  /** Of an error. */
  readonly code: string | undefined
}

export interface TestClient {
  readonly url: string
  get(path: string, token?: string): Promise<TestAnswer>
  post(path: string, body?: unknown, token?: string): Promise<TestAnswer>
  patch(path: string, body?: unknown, token?: string): Promise<TestAnswer>
  put(path: string, body?: unknown, token?: string): Promise<TestAnswer>
  delete(path: string, token?: string): Promise<TestAnswer>
  /** @returns an access token */
  signIn(user: TestUser): Promise<string>
}

export function createClient(url: string): TestClient {
  async function send(method: string, path: string, token?: string, body?: unknown) {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await fetch(`${url}${path}`, init)
    const text = await response.text()
    const answer: unknown = text === '' ? undefined : JSON.parse(text)
    const failure = Failure.safeParse(answer)
    return {
      status: response.status,
      headers: response.headers,
      body: answer,
      code: failure.data?.error.code,
    }
  }
  return {
    url,
    get: (path, token) => send('GET', path, token),
    post: (path, body, token) => send('POST', path, token, body),
    patch: (path, body, token) => send('PATCH', path, token, body),
    put: (path, body, token) => send('PUT', path, token, body),
    delete: (path, token) => send('DELETE', path, token),
    async signIn({ email }) {
      const { body } = await send('POST', '/api/auth/login', undefined, {
        email,
        password: TEST_PASSWORD,
      })
      return SignedIn.parse(body).accessToken
    },
  }
}
