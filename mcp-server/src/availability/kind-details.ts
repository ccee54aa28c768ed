import { outsideText } from '../mcp/outside-text.ts'
import type { Shape } from '../scheduling/free-times.ts'
import { MINUTE_MS } from '../scheduling/interval.ts'
import type { AppointmentKind } from './appointment-kind.ts'
import type { Owner } from './owner.ts'

/** What must be free for an appointment of this kind, or of none. */
export function shapeOf(
  { usual }: Pick<Owner, 'usual'>,
  kind: AppointmentKind | undefined,
  minutes = kind?.minutes ?? usual.length,
): Shape {
  return {
    lengthMs: minutes * MINUTE_MS,
    beforeMs: (kind?.before ?? usual.before) * MINUTE_MS,
    afterMs: (kind?.after ?? usual.after) * MINUTE_MS,
  }
}

/** `, at 12 High Street, for 40 pounds`: what belongs in a question about it. */
export function placeAndPrice(kind: Pick<AppointmentKind, 'place' | 'price'> | undefined): string {
  const place = kind?.place ? `, at ${outsideText(kind.place)}` : ''
  const price = kind?.price ? `, for ${outsideText(kind.price)}` : ''
  return `${place}${price}`
}
