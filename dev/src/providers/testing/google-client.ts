import { google } from 'googleapis'
import { walkConsent } from '../consent/walk-consent.ts'
import { defaultClient } from '../oauth/clients.ts'
import type { SimulatedProviders } from '../start-simulated-providers.ts'

const CALLBACK = 'http://127.0.0.1:8000/calendar/auth/callback/google'
export const CALENDAR_SCOPES = [
  'openid',
  'email',
  'https://www.googleapis.com/auth/calendar.events',
  'https://www.googleapis.com/auth/calendar.freebusy',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
]

/** The SDK's OAuth client, unmodified, against the simulation. */
export function googleAuth({ urls }: SimulatedProviders) {
  const base = urls.google
  return new google.auth.OAuth2({
    clientId: defaultClient.clientId,
    clientSecret: defaultClient.clientSecret,
    redirectUri: CALLBACK,
    issuers: [base],
    endpoints: {
      oauth2AuthBaseUrl: `${base}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${base}/token`,
      oauth2RevokeUrl: `${base}/revoke`,
      tokenInfoUrl: `${base}/tokeninfo`,
      oauth2FederatedSignonPemCertsUrl: `${base}/oauth2/v1/certs`,
      oauth2FederatedSignonJwkCertsUrl: `${base}/oauth2/v3/certs`,
    },
  })
}

/** Somebody signed in with calendar scopes: the SDK's calendar, and the tokens. */
export async function connectGoogle(providers: SimulatedProviders, email = 'ada@example.com') {
  const auth = googleAuth(providers)
  const address = auth.generateAuthUrl({
    access_type: 'offline',
    prompt: 'consent',
    scope: CALENDAR_SCOPES,
    state: 'a-state',
  })
  const back = await walkConsent(address, { email })
  const { tokens } = await auth.getToken(back.searchParams.get('code') ?? '')
  const { access_token: accessToken } = tokens
  const bearer = new google.auth.OAuth2()
  bearer.setCredentials({ access_token: accessToken ?? '', expiry_date: Date.now() + 3_600_000 })
  const calendar = google.calendar({
    version: 'v3',
    auth: bearer,
    rootUrl: `${providers.urls.google}/`,
    retry: false,
  })
  return { auth, tokens, calendar }
}
