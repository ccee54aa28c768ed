import { vi } from 'vitest'

/** What one of our services answered. */
export interface RecordedAnswer {
  /** `POST /api/auth/login` */
  readonly door: string
  readonly status: number
  /** Headers and body. */
  readonly text: string
}

/** What went over HTTP, of this process. */
export interface Recording extends Disposable {
  readonly answers: readonly RecordedAnswer[]
  /** What was sent to others than our services, in forms: PKCE verifiers and tokens are there. */
  readonly sent: readonly URLSearchParams[]
}

/**
 * Records every answer of our own services until disposed, and the forms that go to others.
 *
 * @param ours their origins
 */
export function recordAnswers(ours: readonly string[]): Recording {
  const answers: RecordedAnswer[] = []
  const sent: URLSearchParams[] = []
  const real = globalThis.fetch
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input instanceof Request ? input.clone() : input, init)
    const url = new URL(request.url)
    if (!ours.includes(url.origin)) {
      if (request.method === 'POST') sent.push(new URLSearchParams(await request.text()))
      return real(input, init)
    }
    const response = await real(input, init)
    const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`)
    const text = [...headers, await response.clone().text()].join('\n')
    answers.push({ door: `${request.method} ${url.pathname}`, status: response.status, text })
    return response
  })
  return { answers, sent, [Symbol.dispose]: () => spy.mockRestore() }
}
