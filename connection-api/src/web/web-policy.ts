/**
 * What the page may do, from configuration: run and show what comes from here, and talk to us and to
 * LiveKit (by WebSocket, and by HTTP when it asks why a connection failed). Nothing inline, no other
 * host, and nobody may frame it.
 */
export function webPolicy(livekitUrl: string): string {
  const { host, protocol } = new URL(livekitUrl)
  const secure = protocol === 'wss:' ? 's' : ''
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    `connect-src 'self' ws${secure}://${host} http${secure}://${host}`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/** Of all that a page can ask a browser for, the microphone alone. */
export const WEB_PERMISSIONS =
  'microphone=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), geolocation=(), display-capture=(), usb=(), payment=()'
