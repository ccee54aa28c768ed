import { z } from 'zod'

/**
 * Arguments whose bounds are checked here and not published: every model reads every schema on every
 * turn, and `minimum` and `maxLength` on a dozen arguments are as long as another tool.
 */
export function wholeNumber(from: number, to: number) {
  return z.number().refine((value) => Number.isInteger(value) && value >= from && value <= to)
}

export function words(most: number, least = 0) {
  return z.string().refine((value) => value.length >= least && value.length <= most)
}
