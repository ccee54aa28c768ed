import type { z } from 'zod'
import { CalendarUnavailableError } from './calendar.ts'

/** @throws {CalendarUnavailableError} an answer that we do not understand is none */
export function readAnswer<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw new CalendarUnavailableError()
}
