import { z } from 'zod'

const Slot = z.object({ slot: z.string() })
const Slots = z.object({ slots: z.tuple([Slot], Slot) })
const Asked = z.object({ consent: z.string() })

/** The first slot that `find_times` offers. */
export const slotIn = (data: unknown) => Slots.parse(data).slots[0].slot
/** The handle with which a yes comes back. */
export const consentIn = (data: unknown) => Asked.parse(data).consent
