import { Router, type Response } from 'express'
import type { LiveKitAccess } from '../calls/rooms.ts'
import type { ClerkSettings } from '../clerk/clerk-settings.ts'
import type { WebFiles } from './web-files.ts'
import { WEB_PERMISSIONS, webPolicy } from './web-policy.ts'

/** Addresses of the page; which part is shown is the browser's business. */
const ADDRESSES = [
  '/',
  '/week',
  '/contacts',
  '/calendars',
  '/agents',
  '/history',
  '/settings',
  '/g/:secret',
]

export interface WebParts {
  readonly livekit: LiveKitAccess
  readonly clerkSettings: ClerkSettings | undefined
  /** Undefined where the page is not built. */
  readonly webFiles: WebFiles | undefined
}

/** The page that people call from. Without it `/` belongs to the plain pages. */
export function webRoutes({ livekit, webFiles, clerkSettings }: WebParts): Router {
  const routes = Router()
  if (webFiles === undefined) return routes
  const policy = webPolicy(livekit.url, clerkSettings?.onPage)
  for (const address of ADDRESSES) {
    routes.get(address, (_request, response) => sendDocument(response, webFiles, policy))
  }
  routes.get(['/assets/*file', '/icon.svg'], webFiles.assets)
  return routes
}

function sendDocument(response: Response, { document }: WebFiles, policy: string): void {
  response
    .set({
      'Content-Security-Policy': policy,
      'Permissions-Policy': WEB_PERMISSIONS,
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    })
    .type('html')
    .send(document)
}
