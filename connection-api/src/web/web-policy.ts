import type { ClerkOnPage } from '../clerk/clerk-settings.ts'

/**
 * What the page may do, from configuration: run and show what comes from here, and talk to us, to
 * LiveKit (by WebSocket, and by HTTP when it asks why a connection failed) and, where somebody can
 * sign in by it, to Clerk. Nothing inline, no other host, and nobody may frame it.
 */
export function webPolicy(livekitUrl: string, clerk?: ClerkOnPage): string {
  const { host, protocol } = new URL(livekitUrl)
  const secure = protocol === 'wss:' ? 's' : ''
  const hosts = [`ws${secure}://${host}`, `http${secure}://${host}`]
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    ...(clerk === undefined ? [connecting(hosts)] : withClerk(hosts, clerk)),
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

const connecting = (hosts: readonly string[]) => ['connect-src', "'self'", ...hosts].join(' ')

/** Its client keeps time in a worker of its own (https://clerk.com/docs/security/clerk-csp). */
function withClerk(hosts: readonly string[], { frontendApi }: ClerkOnPage): string[] {
  return [connecting([...hosts, new URL(frontendApi).origin]), 'worker-src blob:']
}

/** Of all that a page can ask a browser for, the microphone alone. */
export const WEB_PERMISSIONS =
  'microphone=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), geolocation=(), display-capture=(), usb=(), payment=()'
