import type { RequestHandler } from 'express'
import { AppError } from '@parley/shared/errors/app-error'
import { isFromHere } from '../http/from-here.ts'
import { reachable } from '../http/reachable.ts'
import { answerSignIn, type SignInAnswerParts } from '../login/answer-sign-in.ts'
import { requireOurPage, type OriginParts } from '../login/refresh-cookie.ts'

export interface DemoSignInParts extends SignInAnswerParts, OriginParts {
  /** Configuration refuses it in production. */
  readonly demoOwnerEmail: string | undefined
}

/**
 * `POST /api/web/demo-sign-in`, in development alone: signs the first owner in on the machine that
 * everything runs on, for a page of ours.
 */
export function postDemoSignIn(parts: DemoSignInParts): RequestHandler {
  return async (request, response) => {
    if (!isFromHere(request)) throw notHere()
    requireOurPage(parts, request)
    const userId = await findOwner(parts)
    if (userId === undefined) throw notHere()
    await answerSignIn(parts, response, { userId, platform: 'web', refresh: 'cookie' })
  }
}

async function findOwner({ database, demoOwnerEmail }: DemoSignInParts) {
  if (demoOwnerEmail === undefined) return undefined
  const query = database
    .selectFrom('password_credentials')
    .select('user_id')
    .where('email', '=', demoOwnerEmail)
  return (await reachable('postgres', query.executeTakeFirst()))?.user_id
}

const notHere = () =>
  new AppError('There is no demo owner to sign in here. Sign in with a password.', {
    code: 'no_demo_owner',
    status: 404,
  })
