import type { RequestHandler } from 'express'
import type { Providers } from '@parley/shared/calendar-accounts/provider-settings'
import type { ClerkSettings } from '../clerk/clerk-settings.ts'
import type { ElevenLabsParts } from '../elevenlabs/elevenlabs-parts.ts'
import type { VapiParts } from '../vapi/vapi-parts.ts'

export interface WebSettingsParts
  extends Pick<VapiParts, 'vapi'>, Pick<ElevenLabsParts, 'elevenLabs'> {
  readonly providers: Providers
  readonly registrationOpen: boolean
  /** Development only: whom one click on the page signs in. */
  readonly demoOwnerEmail: string | undefined
  readonly clerkSettings: ClerkSettings | undefined
}

/**
 * `GET /api/web/settings`: which ways to sign in there are, and where agents can answer besides
 * here, for a page that does not know yet.
 */
export function getWebSettings(parts: WebSettingsParts): RequestHandler {
  const onPage = parts.clerkSettings?.onPage
  const settings = {
    google: parts.providers.google !== undefined,
    registration: parts.registrationOpen,
    demo: parts.demoOwnerEmail !== undefined,
    clerk: onPage && {
      publishable_key: onPage.publishableKey,
      frontend_api: onPage.frontendApi,
    },
    agents: { vapi: parts.vapi !== undefined, elevenlabs: parts.elevenLabs !== undefined },
  }
  return (_request, response) => {
    response.set('Cache-Control', 'no-store').json(settings)
  }
}
