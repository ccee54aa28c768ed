import { AppError } from '@parley/shared/errors/app-error'

/** What a provider sends back. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = JSON.stringify(value)
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body,
  }
}

export function html(status: number, body: string): Answer {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return { status, headers, body }
}

export function redirect(location: string): Answer {
  return { status: 302, headers: { location, 'cache-control': 'no-store' } }
}

export const noContent: Answer = { status: 204 }

/** Ends a request with an answer in the provider's own error format. */
export class Refusal extends AppError {
  override readonly name = 'Refusal'
  readonly answer: Answer

  constructor(code: string, answer: Answer) {
    super(`The simulated provider refuses: ${code}`, { code, status: answer.status })
    this.answer = answer
  }
}
