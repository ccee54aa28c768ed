import { z } from 'zod'
import { AppError, UnavailableError } from '@parley/shared/errors/app-error'
import { markLoginActive } from '@parley/shared/sessions/login-record'
import type { Scope } from '@parley/shared/tokens/scope'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import { CONNECTION_API_ISSUER } from '@parley/shared/tokens/tool-token'
import { auditRefusal, type RefusedCaller } from '../audit/audit-refusal.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import { signedOut } from '../login/sign-in-required.ts'
import { postTool } from './post-tool.ts'
import { signShortToken } from './sign-short-token.ts'
import type { ToolParts } from './tool-parts.ts'

const TIMEOUT_MS = 5000
/** A change may be waiting for a provider, and its answer should not be missed. */
const CHANGE_TIMEOUT_MS = 15_000

/** A tool, what it may need at most, and the form of its answer. */
export interface Tool<Data> {
  readonly name: string
  readonly scope: Scope
  readonly data: z.ZodType<Data>
}

/** What a tool says: its answer, or that it did not do it, and why. */
export type ToolAnswer<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly refusal: AppError; readonly code: string }

const Failure = z.object({
  ok: z.literal(false),
  error: z.object({ code: z.string() }),
})
const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  Failure,
])

/**
 * Calls a tool for somebody signed in, with a token made for that: their login session, the scope
 * of this one tool and, where it changes something, for exactly these arguments. Call it with a
 * person just read from the database.
 *
 * @param click consent that the person gave by their own click
 * @throws {UnavailableError} when the MCP server cannot be asked or its answer not understood
 */
export async function callTool<Data>(
  parts: ToolParts,
  person: SignedIn,
  tool: Tool<Data>,
  args: Readonly<Record<string, unknown>>,
  click?: string,
): Promise<ToolAnswer<Data>> {
  if (!person.permissions.includes(tool.scope)) {
    await auditRefusal(parts, callerOf(person), {
      tool: tool.name,
      scope: tool.scope,
      code: NOT_ALLOWED,
    })
    return explain(403, { code: NOT_ALLOWED })
  }
  await reachable('redis', markLoginActive(parts.redis, person.sid))
  const token = await signToken(parts, person, tool, { args, click })
  const consent = click === undefined ? {} : { consent: click }
  const within = tool.scope === 'read' ? TIMEOUT_MS : CHANGE_TIMEOUT_MS
  const { status, body } = await postToDoor(
    parts,
    tool.name,
    { ...args, ...consent, jwt_token: token },
    within,
  )
  const answer = Answer.safeParse(body)
  if (!answer.success) throw unavailable(answer.error)
  if (!answer.data.ok) return explain(status, answer.data.error)
  const data = tool.data.safeParse(answer.data.data)
  if (!data.success) throw unavailable(data.error)
  return { ok: true, data: data.data }
}

const NOT_ALLOWED = 'NOT_ALLOWED'

const callerOf = ({ userId, sid }: SignedIn): RefusedCaller => ({
  owner_id: userId,
  caller_id: userId,
  via: 'login',
  act: CONNECTION_API_ISSUER,
  call_id: null,
  login_session_id: sid,
})

/** The answer's data, for those who expect nothing else. */
export function expectOk<Data>(answer: ToolAnswer<Data>): Data {
  if (!answer.ok) throw answer.refusal
  return answer.data
}

function signToken(
  parts: ToolParts,
  person: SignedIn,
  tool: Tool<unknown>,
  { args, click }: { args: Readonly<Record<string, unknown>>; click: string | undefined },
): Promise<string> {
  const claims = {
    sub: person.userId,
    owner: person.userId,
    caller: 'owner' as const,
    sid: person.sid,
    scopes: [tool.scope],
    jti: parts.newId('aud'),
    act: { sub: CONNECTION_API_ISSUER },
    ...(tool.scope !== 'read' && { tool: tool.name, args_digest: argumentsDigest(args) }),
    ...(click !== undefined && { click: { consent: click } }),
  }
  return signShortToken(parts, claims)
}

async function postToDoor(
  { mcp }: ToolParts,
  tool: string,
  body: unknown,
  withinMs: number,
): ReturnType<typeof postTool> {
  try {
    return await postTool(mcp.origin, tool, body, withinMs)
  } catch (error) {
    throw unavailable(error)
  }
}

/** The server's own sentences are for agents: they say what to say next, and to whom. */
const SENTENCES: Readonly<Record<string, string>> = {
  NOT_UNDERSTOOD_WHEN:
    'We do not understand that time. Send a day like 2026-11-24, or words like "next Tuesday".',
  NOT_ALLOWED: 'You may not do this. Ask the owner of the calendar.',
  BAD_ARGUMENTS: 'The calendar does not take this request. Check what you sent.',
  NO_FREE_TIME: 'There is no free time then. Ask for another day.',
  EVENT_UNKNOWN: 'There is no such event that can be changed here. Ask for /calendar/events.',
  EVENT_CHANGED: 'The event was changed in the meantime. Ask for /calendar/events and try again.',
  EVENT_REFUSED: 'The calendar does not allow this. Nothing was changed.',
  SLOT_UNKNOWN: 'That time is not on offer, or no longer. Ask for the free times again.',
  SLOT_TAKEN: 'That time is taken, or it is when the appointment is already. Choose another one.',
  CONTACT_UNKNOWN: 'There is nobody by that name.',
  APPOINTMENT_UNKNOWN: 'There is no such appointment ahead. Ask for the list again.',
  CONSENT_NEEDED_FIRST:
    'Another request of yours came in between, and nothing was done. Send one at a time.',
  CONSENT_EXPIRED: 'That took too long, and nothing was changed. Try again.',
  CONSENT_MISMATCH: 'Something changed in the meantime, and nothing was done. Try again.',
  TRY_AGAIN: 'That was too much at once. Wait a moment and try again.',
}

/** What is no answer about this person's request is our fault: our token, our call. */
function explain(status: number, { code }: { code: string }): ToolAnswer<never> {
  if (code === 'SIGN_IN_AGAIN') return { ok: false, code, refusal: signedOut() }
  const message = SENTENCES[code]
  if (message === undefined || status < 400 || status >= 500) throw unavailable(undefined)
  return refused(code, code.endsWith('_UNKNOWN') && code !== 'SLOT_UNKNOWN' ? 404 : status, message)
}

function refused(code: string, status: number, message: string): ToolAnswer<never> {
  const refusal = new AppError(message, { code: code.toLowerCase(), status })
  return { ok: false, code, refusal }
}

const unavailable = (cause: unknown) =>
  new UnavailableError('We cannot reach the calendar just now. Try again in a minute.', cause)
