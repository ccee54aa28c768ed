import { z } from 'zod'
import type { Principal } from '../access/principal.ts'
import type { AuditSubject } from './audit-row.ts'

export function subjectOf({ owner, caller, kind, via, act }: Principal): AuditSubject {
  return {
    owner_id: owner,
    caller_id: caller,
    via: via.kind,
    act,
    call_id: via.kind === 'call' ? via.callId : null,
    // A guest has none: their call stands on a link.
    login_session_id: kind === 'guest' ? null : via.loginSession,
  }
}

/** Long enough for any id of ours; Postgres takes no NUL. */
const Text = z
  .string()
  .transform((text) => text.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 80))
  .catch('')
const OptionalText = Text.transform((text) => (text === '' ? null : text))

const Claims = z.object({
  sub: Text,
  owner: Text,
  call_id: OptionalText,
  conversation: OptionalText,
  sid: OptionalText,
  act: z.object({ sub: Text }).catch({ sub: '' }),
})

/**
 * From a token that an issuer of ours signed and that is refused all the same, so any claim may be
 * missing or strange.
 */
export function subjectOfClaims(signed: Readonly<Record<string, unknown>>): AuditSubject {
  const claims = Claims.parse({
    sub: signed['sub'],
    owner: signed['owner'],
    call_id: signed['call_id'],
    conversation: signed['conversation'],
    sid: signed['sid'],
    act: signed['act'],
  })
  const callId = claims.call_id ?? claims.conversation
  return {
    owner_id: claims.owner || claims.sub,
    caller_id: claims.sub,
    via: callId === null ? 'login' : 'call',
    act: claims.act.sub,
    call_id: callId,
    login_session_id: claims.sid,
  }
}

/** A tool's name as somebody sent it. */
export function auditedToolName(name: string): string {
  return Text.parse(name).slice(0, 64)
}
