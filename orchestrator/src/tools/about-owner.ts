import { z } from 'zod'

/** Whose calendar a guest has reached, as `tools/list` tells it in its `_meta`. */
const AboutOwner = z.object({
  name: z.string(),
  /** IANA. */
  zone: z.string(),
  /** What may be booked, in words. */
  kinds: z.array(z.string()),
})
export type AboutOwner = z.output<typeof AboutOwner>

export function readAboutOwner(
  meta: Readonly<Record<string, unknown>> | undefined,
): AboutOwner | undefined {
  return AboutOwner.safeParse(meta?.['parley/owner']).data
}
