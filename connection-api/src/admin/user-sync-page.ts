import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { listDeadEvents, retryEvent } from '../clerk-sync/dead-events.ts'
import type { PullParts } from '../clerk-sync/pull-person.ts'
import { readLastRun } from '../clerk-sync/sync-all.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import { formToken } from '../pages/form-token.ts'
import { readPageSession } from '../pages/page-session.ts'
import { seeOther, sendPage } from '../pages/send-page.ts'
import { whoPressed } from '../pages/who-pressed.ts'
import { requireAdmin } from './admin-only.ts'
import { readSyncMetrics, type MetricsParts } from './get-sync-metrics.ts'
import { listMappings, type MappingsParts } from './list-mappings.ts'
import { syncEverybody, syncOne } from './post-manual-sync.ts'
import { recordDone } from './record-shown.ts'
import { userSyncBody } from './user-sync-body.ts'

export interface UserSyncPageParts extends PullParts, MetricsParts, MappingsParts {}

export const USER_SYNC = '/admin/user-sync'
const A_PAGE = 20
const Page = z.coerce.number().int().min(1).max(100_000).catch(1)

/** `GET /admin/user-sync` (seed s3): how people are kept in step, and what went wrong. */
export function getUserSync(parts: UserSyncPageParts): RequestHandler {
  return async (request, response) => {
    const person = await readPageSession(parts, request)
    if (person === undefined) return seeOther(response, `/login?return=${USER_SYNC}`)
    requireAdmin(person)
    return showPage(
      parts,
      { request, response, admin: person },
      {
        page: Page.parse(request.query['page']),
        notice: wordsFor(request.query['said']),
      },
    )
  }
}

const Form = z.discriminatedUnion('wish', [
  z.object({ wish: z.literal('search'), search: z.string().trim().max(100) }),
  z.object({ wish: z.literal('sync'), user: z.string().regex(/^user_[A-Za-z0-9]{1,64}$/) }),
  z.object({ wish: z.literal('sync_all') }),
  z.object({ wish: z.literal('retry'), event: z.string().max(100) }),
])
type Form = z.output<typeof Form>

/** `POST /admin/user-sync`: its buttons. What is searched for stays out of the address. */
export function postUserSync(parts: UserSyncPageParts): RequestHandler {
  return async (request, response) => {
    const admin = await whoPressed(parts, request)
    requireAdmin(admin)
    const form = parseRequest(Form, request.body)
    if (form.wish === 'search') {
      const search = form.search === '' ? undefined : form.search
      return showPage(parts, { request, response, admin }, { page: 1, search })
    }
    return seeOther(response, `${USER_SYNC}?said=${await carryOut(parts, admin, form)}`)
  }
}

const SAID = {
  synced: 'That person was read anew from Clerk, and is written to the other places.',
  unknown: 'Clerk knows nobody of that id. Nothing was changed.',
  running: 'Everybody is being read anew. You may close this page.',
  retried: 'That webhook is tried again.',
  not_dead: 'That webhook was tried again already.',
} as const
type Said = keyof typeof SAID

const wordsFor = (said: unknown) => Object.entries(SAID).find(([name]) => name === said)?.[1]

async function carryOut(
  parts: UserSyncPageParts,
  admin: SignedIn,
  form: Exclude<Form, { wish: 'search' }>,
): Promise<Said> {
  if (form.wish === 'sync') return syncPerson(parts, admin, form.user)
  if (form.wish === 'sync_all') {
    await syncEverybody(parts, admin)
    return 'running'
  }
  const done = { owner: admin.userId, what: 'admin.retry_webhook' }
  await reachable('postgres', recordDone(parts, admin, done))
  return (await retryEvent(parts, form.event)) ? 'retried' : 'not_dead'
}

async function syncPerson(parts: UserSyncPageParts, admin: SignedIn, user: string): Promise<Said> {
  try {
    await syncOne(parts, admin, user)
    return 'synced'
  } catch (error) {
    if (error instanceof AppError && error.code === 'user_not_found') return 'unknown'
    throw error
  }
}

async function showPage(
  parts: UserSyncPageParts,
  { request, response, admin }: { request: Request; response: Response; admin: SignedIn },
  wish: { page: number; search?: string | undefined; notice?: string | undefined },
): Promise<void> {
  const [metrics, dead, run, found] = await Promise.all([
    readSyncMetrics(parts),
    listDeadEvents(parts.database),
    readLastRun(parts.database),
    listMappings(parts, admin, { page: wish.page, search: wish.search, limit: A_PAGE }),
  ])
  const token = formToken(parts, request, response)
  const { notice, search } = wish
  sendPage(parts, response, {
    title: 'People kept in step',
    body: userSyncBody({ metrics, dead, run, found, token, notice, search }),
  })
}
