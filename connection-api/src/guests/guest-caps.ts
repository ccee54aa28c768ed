import { z } from 'zod'

/** What comes by one link at most; "a day" is the last 24 hours. */
export const GuestCaps = z.strictObject({
  calls_at_once: z.number().int().min(1).max(20).default(3),
  calls_a_day: z.number().int().min(1).max(1000).default(50),
  /** Length of one call. */
  call_minutes: z.number().int().min(1).max(60).default(10),
  bookings_a_day: z.number().int().min(0).max(200).default(20),
})

/** Over all links of an owner, and from one network address to anybody here. */
export const guestVariables = {
  GUEST_CALLS_AT_ONCE: z.coerce.number().int().min(1).default(5),
  GUEST_CALLS_A_DAY: z.coerce.number().int().min(1).default(100),
  GUEST_CALLS_AT_ONCE_PER_ADDRESS: z.coerce.number().int().min(1).default(3),
  GUEST_CALLS_A_DAY_PER_ADDRESS: z.coerce.number().int().min(1).default(20),
}

/** Calls of guests, at once and in the last 24 hours. */
export interface CallCaps {
  readonly atOnce: number
  readonly aDay: number
}

export interface GuestSettings {
  readonly perOwner: CallCaps
  readonly perAddress: CallCaps
}

export function readGuestSettings(
  variables: Readonly<Record<keyof typeof guestVariables, number>>,
): GuestSettings {
  return {
    perOwner: { atOnce: variables.GUEST_CALLS_AT_ONCE, aDay: variables.GUEST_CALLS_A_DAY },
    perAddress: {
      atOnce: variables.GUEST_CALLS_AT_ONCE_PER_ADDRESS,
      aDay: variables.GUEST_CALLS_A_DAY_PER_ADDRESS,
    },
  }
}
