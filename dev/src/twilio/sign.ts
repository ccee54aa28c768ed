import { createHmac } from 'node:crypto'
import { AUTH_TOKEN } from './account.ts'

/** https://www.twilio.com/docs/usage/security: address, then every field by name, under the token. */
export function signatureOf(url: string, form: Readonly<Record<string, string>>): string {
  const fields = Object.keys(form)
    .toSorted()
    .map((name) => `${name}${form[name] ?? ''}`)
  return createHmac('sha1', AUTH_TOKEN)
    .update([url, ...fields].join(''))
    .digest('base64')
}

/** As Twilio calls webhooks. */
export function postSigned(url: string, form: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'X-Twilio-Signature': signatureOf(url, form) },
    body: new URLSearchParams(form),
  })
}
