export const STATUS_PATH = '/api/twilio/status'

/** Where Twilio reports what becomes of a message: with our id, since its own may not be known yet. */
export function statusUrl(baseUrl: string, id: string): string {
  const url = new URL(STATUS_PATH, baseUrl)
  url.searchParams.set('message', id)
  return url.href
}
