/**
 * The connection API's doors that take no access token, by what they ask instead. Every other door
 * is for people who are signed in, and is held to that by a test.
 */
export const OPEN_DOORS: Readonly<Record<string, readonly string[]>> = {
  'nothing: they hold nothing of anybody': [
    'GET /health',
    'GET /health/ready',
    'GET /pages/style.css',
    'GET /',
    'GET /api/web/settings',
  ],
  'a cookie of our pages, and a token of the page in every form': [
    'GET /users',
    'POST /users/connect',
    'POST /users/disconnect',
    'POST /users/calendar',
    'POST /users/join-google',
    'GET /approvals',
    'POST /approvals',
    'POST /approvals/withdraw',
    'GET /admin/user-sync',
    'POST /admin/user-sync',
    'POST /logout',
    'GET /calendar/auth/confirm',
    'POST /calendar/auth/confirm',
    'POST /calendar/auth/confirm/code',
    'POST /calendar/auth/confirm/finish',
  ],
  'a password, a passkey, or Google: signing in begins here': [
    'GET /login',
    'POST /login',
    'POST /login/google',
    'GET /login/join',
    'POST /login/join',
    'POST /api/auth/login',
    'POST /api/auth/passkeys/login/options',
    'POST /api/auth/passkeys/login',
    'GET /api/auth/google/url',
    'POST /api/auth/google/join',
  ],
  'an address to write to': [
    'GET /account/register',
    'POST /account/register',
    'GET /account/forgot-password',
    'POST /account/forgot-password',
    'POST /api/auth/register',
    'POST /api/auth/password/forgot',
  ],
  'the secret of a link for guests': [
    'POST /api/guest/about',
    'POST /api/guest/connection-details',
    'POST /api/guest/address-codes',
    'POST /api/guest/address-confirmations',
  ],
  'the secret of a channel, in what the provider sends': [
    'POST /calendar/notifications/google',
    'POST /calendar/notifications/microsoft',
  ],
  'a signature of Clerk': ['POST /api/clerk/webhooks'],
  'the secret that Vapi was told, or its signature': ['POST /vapi/webhook'],
  'a conversation token: agents use tools here': ['POST /api/elevenlabs/tools/:tool'],
  'the signature of ElevenLabs, or the secret that it was told': [
    'POST /api/webhooks/elevenlabs',
    'POST /api/elevenlabs/conversation-initiation',
  ],
  'a signature of Twilio': ['POST /api/twilio/status', 'POST /api/twilio/incoming'],
  'a refresh token, a one-time ticket, or a state with the cookie that belongs to it': [
    'POST /api/auth/refresh',
    'GET /account/verify-email',
    'POST /account/verify-email',
    'GET /account/reset-password',
    'POST /account/reset-password',
    'POST /api/auth/verify-email',
    'POST /api/auth/password/reset',
    'GET /calendar/auth/start',
    'POST /calendar/auth/start',
    'GET /calendar/auth/callback',
    'GET /calendar/auth/callback/google',
    'GET /calendar/auth/callback/microsoft',
    'GET /api/auth/google/callback',
    'POST /api/auth/google/callback',
  ],
}

/** The page of those who call, as files: there once somebody has built it. */
export const BUILT_DOORS: readonly string[] = [
  'GET /contacts',
  'GET /week',
  'GET /calendars',
  'GET /agents',
  'GET /history',
  'GET /settings',
  'GET /g/:secret',
  'GET /assets/*file',
  'GET /icon.svg',
]

/** For people who are signed in, and for agents of theirs with a conversation token as well. */
export const AGENTS_DOORS: readonly string[] = [
  'POST /api/calendar/check-availability',
  'POST /api/appointments',
]
