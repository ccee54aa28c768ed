import type { HandleMaker, IdMaker } from '@parley/shared/identity/ids'
import { shapeOf } from '../availability/kind-details.ts'
import type { AppointmentKind } from '../availability/appointment-kind.ts'
import type { Owner } from '../availability/owner.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { blockedBy } from '../scheduling/free-times.ts'
import type { Interval } from '../scheduling/interval.ts'
import { blockedRange } from './appointment-repository.ts'
import { CONSENT_MS } from '../consent/consent.ts'

/** A row that keeps an interval for a caller as long as a question about it is open. */
export function newHold(
  deps: { readonly newId: IdMaker; readonly newHandle: HandleMaker },
  { principal, now }: ToolCall,
  owner: Owner,
  interval: Interval,
  kind: AppointmentKind | undefined,
) {
  return {
    id: deps.newId('appt'),
    handle: deps.newHandle(),
    owner_id: principal.owner,
    booked_by: principal.caller,
    call_id: principal.via.kind === 'call' ? principal.via.callId : null,
    start_at: new Date(interval.start),
    end_at: new Date(interval.end),
    zone: owner.zone,
    blocked: blockedRange(blockedBy(interval, shapeOf(owner, kind))),
    kind_id: kind?.id ?? null,
    status: 'held' as const,
    hold_expires_at: new Date(now + CONSENT_MS),
    version: 1,
    created_at: new Date(now),
    updated_at: new Date(now),
  }
}
