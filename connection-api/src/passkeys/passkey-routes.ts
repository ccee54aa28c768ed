import { Router } from 'express'
import type { Logger } from '@parley/shared/logging/logger'
import { attemptLimits } from '../login/attempt-limits.ts'
import type { signInRequired } from '../login/sign-in-required.ts'
import { getPasskeys, postPasskeyRemove } from './list-passkeys.ts'
import { postPasskeyLogin, postPasskeyLoginOptions } from './login-with-passkey.ts'
import { postPasskey, postPasskeyOptions } from './register-passkey.ts'
import type { PasskeyParts } from './passkey-parts.ts'

export function passkeyRoutes(
  parts: PasskeyParts & { readonly log: Logger },
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const limits = attemptLimits(parts.redis, parts.log, {
    name: 'passkey',
    windowMs: 5 * 60 * 1000,
    count: 'all',
    perAddress: 200,
    sentence: 'Too many attempts to sign in. Wait a few minutes, then try again.',
  })
  const routes = Router()
  routes.get('/api/auth/passkeys', signedIn(getPasskeys(parts)))
  routes.post('/api/auth/passkeys', signedIn(postPasskey(parts)))
  routes.post('/api/auth/passkeys/options', signedIn(postPasskeyOptions(parts)))
  routes.post('/api/auth/passkeys/login/options', limits, postPasskeyLoginOptions(parts))
  routes.post('/api/auth/passkeys/login', limits, postPasskeyLogin(parts))
  routes.post('/api/auth/passkeys/:id/remove', signedIn(postPasskeyRemove(parts)))
  return routes
}
