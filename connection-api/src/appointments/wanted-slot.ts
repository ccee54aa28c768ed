import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import type { SignedIn } from '../login/login-session.ts'
import { callTool, expectOk } from '../tools/call-tool.ts'
import type { ToolParts } from '../tools/tool-parts.ts'

/** A time: one that was on offer, or any by its start, as ISO 8601 (without an offset: the owner's). */
export const wantedTime = {
  slot: z.string().min(1).max(60).optional(),
  start: z.iso.datetime({ offset: true, local: true }).optional(),
  duration_minutes: z.number().int().min(5).max(480).optional(),
}

export interface WantedTime {
  readonly slot?: string | undefined
  readonly start?: string | undefined
  readonly duration_minutes?: number | undefined
}

/** A start has a length; a slot is one already. */
export function isOneTime({ slot, start, duration_minutes }: WantedTime): boolean {
  if (slot !== undefined) return start === undefined && duration_minutes === undefined
  return start !== undefined
}

const Slot = z.object({ slot: z.string(), start: z.string() })

const findTimes = {
  name: 'find_times',
  scope: 'read' as const,
  data: z.object({ from: z.string(), slots: z.array(Slot) }),
}

/**
 * The slot that is meant, free a moment ago.
 *
 * @throws {AppError} 409 when that time cannot be had, naming others near it
 */
export async function slotFor(
  parts: ToolParts,
  person: SignedIn,
  { slot, start, duration_minutes }: WantedTime,
): Promise<string> {
  if (slot !== undefined) return slot
  const length = duration_minutes === undefined ? {} : { duration_minutes }
  const args = { when: start, ...length }
  const { from, slots } = expectOk(await callTool(parts, person, findTimes, args))
  const wanted = slots.find((one) => one.start === from)
  if (wanted !== undefined) return wanted.slot
  const near = slots.map((one) => one.start).join(', ')
  throw new AppError(`That time is taken. Free near it: ${near}.`, {
    code: 'slot_taken',
    status: 409,
  })
}
