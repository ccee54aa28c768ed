import { randomUUID } from 'node:crypto'
import { type Answer, json, Refusal } from '../http/answer.ts'
import type { InjectedFailure } from '../http/route.ts'
import type { Exchange } from '../http/exchange.ts'

/** Graph's error body. */
export function graphErrorAnswer(
  status: number,
  code: string,
  message: string,
  more: { readonly now?: number; readonly headers?: Readonly<Record<string, string>> } = {},
  extra: Readonly<Record<string, string>> = {},
): Answer {
  const id = randomUUID()
  const date = new Date(more.now ?? 0).toISOString().slice(0, 19)
  const innerError = { date, 'request-id': id, 'client-request-id': id }
  return json(
    status,
    { error: { code, message, innerError, ...extra } },
    { 'request-id': id, ...more.headers },
  )
}

export function graphRefusal(
  status: number,
  code: string,
  message: string,
  extra: Readonly<Record<string, string>> = {},
): Refusal {
  return new Refusal(code, graphErrorAnswer(status, code, message, {}, extra))
}

export const itemNotFound = () =>
  graphRefusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.')
export const idMalformed = () => graphRefusal(400, 'ErrorInvalidIdMalformed', 'Id is malformed.')
export const invalidRequest = (message: string) => graphRefusal(400, 'ErrorInvalidRequest', message)
export const invalidProperty = (message: string) =>
  graphRefusal(400, 'ErrorPropertyValidationFailure', message)
export const zoneUnknown = (name: string) =>
  graphRefusal(
    400,
    'TimeZoneNotSupportedException',
    `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${name}'.`,
  )

const INJECTED: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['ErrorInvalidRequest', 'The request is malformed or incorrect.'],
  401: ['InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'],
  403: ['ErrorAccessDenied', 'Access is denied. Check credentials and try again.'],
  404: ['ErrorItemNotFound', 'The specified object was not found in the store.'],
  409: ['ErrorDuplicateTransactionId', 'The TransactionId specified in the request has been used.'],
  410: ['SyncStateNotFound', 'The sync state is not found.'],
  412: ['ErrorIrresolvableConflict', 'The send or update operation could not be performed.'],
  429: ['ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'],
  503: ['ServiceNotAvailable', 'The service is temporarily unavailable.'],
  504: ['ServiceNotAvailable', 'The service is temporarily unavailable.'],
}

/** An error that nothing but a failpoint caused. */
export function injectedGraphError(failure: InjectedFailure, exchange: Exchange): Answer {
  const { status, reason, retryAfterSeconds } = failure
  const [code, message] = INJECTED[status] ?? ['InternalServerError', 'Unexpected server error.']
  return graphErrorAnswer(status, reason ?? code, message, {
    now: exchange.now,
    ...(retryAfterSeconds !== undefined && {
      headers: { 'retry-after': String(retryAfterSeconds) },
    }),
  })
}
