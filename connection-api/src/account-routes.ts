import { Router } from 'express'
import { getExport, type ExportParts } from './account-content/get-export.ts'
import { postSsoSync } from './clerk-sync/post-sso-sync.ts'
import type { PullParts } from './clerk-sync/pull-person.ts'
import { getProfile } from './clerk/get-profile.ts'
import { attemptLimits } from './login/attempt-limits.ts'
import { loginLimits } from './login/login-limit.ts'
import { postLogin, type LoginParts } from './login/post-login.ts'
import { postLogout } from './login/post-logout.ts'
import { postRefresh, type RefreshParts } from './login/post-refresh.ts'
import { deleteSession, getSessions, postEndAllSessions } from './login/sessions.ts'
import type { signInRequired, SignInParts } from './login/sign-in-required.ts'
import { passkeyRoutes } from './passkeys/passkey-routes.ts'
import type { PasskeyParts } from './passkeys/passkey-parts.ts'
import {
  postChangePassword,
  type ChangePasswordParts,
} from './registration/post-change-password.ts'
import { postForgotPassword } from './registration/post-forgot-password.ts'
import { postRegister } from './registration/post-register.ts'
import { postResetPassword } from './registration/post-reset-password.ts'
import { postVerifyEmail, type VerifyEmailParts } from './registration/post-verify-email.ts'
import { mailLimits, ticketLimits } from './registration/registration-limits.ts'
import { roleRoutes } from './roles/role-routes.ts'
import {
  getTwoFactor,
  postRecoveryCodes,
  postTotp,
  postTotpConfirm,
  postTotpRemove,
  type TwoFactorParts,
} from './two-factor/two-factor.ts'
import { getWebSettings, type WebSettingsParts } from './web/get-web-settings.ts'
import { postDemoSignIn, type DemoSignInParts } from './web/post-demo-sign-in.ts'

export interface AccountParts
  extends
    LoginParts,
    PullParts,
    ExportParts,
    RefreshParts,
    SignInParts,
    ChangePasswordParts,
    VerifyEmailParts,
    TwoFactorParts,
    PasskeyParts,
    WebSettingsParts,
    DemoSignInParts {}

/** The doors of people's accounts: signing in and out, and all that belongs to it. */
export function accountRoutes(
  parts: AccountParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const routes = Router()
  routes.post('/api/auth/login', loginLimits(parts.redis, parts.log), postLogin(parts))
  routes.post('/api/auth/refresh', refreshLimits(parts), postRefresh(parts))
  routes.post('/api/auth/logout', refreshLimits(parts), postLogout(parts))
  routes.get(['/api/auth/me', '/api/users/current', '/users/me'], signedIn(getProfile(parts)))
  routes.get('/api/users/me/export', signedIn(getExport(parts)))
  routes.post('/api/auth/sso-sync', ssoLimits(parts), signedIn(postSsoSync(parts)))
  routes.get('/api/auth/sessions', signedIn(getSessions(parts)))
  routes.post('/api/auth/sessions/end-all', signedIn(postEndAllSessions(parts)))
  routes.delete('/api/auth/sessions/:id', signedIn(deleteSession(parts)))
  routes.post('/api/auth/register', mailLimits(parts, 'register'), postRegister(parts))
  routes.post('/api/auth/verify-email', ticketLimits(parts), postVerifyEmail(parts))
  routes.post('/api/auth/password/forgot', mailLimits(parts, 'forgot'), postForgotPassword(parts))
  routes.post('/api/auth/password/reset', ticketLimits(parts), postResetPassword(parts))
  routes.post('/api/auth/password/change', signedIn(postChangePassword(parts)))
  routes.get('/api/auth/two-factor', signedIn(getTwoFactor(parts)))
  routes.post('/api/auth/two-factor/totp', signedIn(postTotp(parts)))
  routes.post('/api/auth/two-factor/totp/confirm', signedIn(postTotpConfirm(parts)))
  routes.post('/api/auth/two-factor/totp/remove', signedIn(postTotpRemove(parts)))
  routes.post('/api/auth/two-factor/recovery-codes', signedIn(postRecoveryCodes(parts)))
  routes.get('/api/web/settings', getWebSettings(parts))
  if (parts.demoOwnerEmail !== undefined) {
    routes.post('/api/web/demo-sign-in', postDemoSignIn(parts))
  }
  routes.use(roleRoutes(parts, signedIn))
  routes.use(passkeyRoutes(parts, signedIn))
  return routes
}

const refreshLimits = ({ redis, log }: AccountParts) =>
  attemptLimits(redis, log, {
    name: 'refresh',
    windowMs: 5 * 60 * 1000,
    count: 'failures',
    perAddress: 300,
    sentence: 'Too many attempts. Wait a few minutes, then try again.',
  })

/** Each asks Clerk, which counts what it is asked. */
const ssoLimits = ({ redis, log }: AccountParts) =>
  attemptLimits(redis, log, {
    name: 'sso-sync',
    windowMs: 5 * 60 * 1000,
    count: 'all',
    perAddress: 60,
    sentence: 'That was asked for too often. Wait a few minutes, then try again.',
  })
