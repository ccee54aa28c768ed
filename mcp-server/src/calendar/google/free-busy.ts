import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import { DAY_MS, type Interval } from '../../scheduling/interval.ts'
import { CalendarUnavailableError } from '../calendar.ts'
import type { ProviderStep } from '../provider-call.ts'
import { readAnswer } from '../read-answer.ts'
import { unreadable } from '../provider-refusal.ts'
import { calendarId, type AskGoogle } from './google-client.ts'

export async function queryFreeBusy(
  ask: AskGoogle,
  step: ProviderStep,
  window: Interval,
): Promise<Interval[]> {
  const parts = partsOf(window).map((part) => busyIn(ask, step, part))
  return (await Promise.all(parts)).flat()
}

/** Google looks at no more than about three months at a time. */
const LONGEST_MS = 60 * DAY_MS

function partsOf({ start, end }: Interval): Interval[] {
  if (end - start <= LONGEST_MS) return [{ start, end }]
  const middle = start + LONGEST_MS
  return [{ start, end: middle }, ...partsOf({ start: middle, end })]
}

const FreeBusy = z.object({
  calendars: z.object({
    [calendarId]: z.object({
      errors: z.array(z.unknown()).optional(),
      busy: z.array(
        z.object({
          start: z.iso.datetime({ offset: true }),
          end: z.iso.datetime({ offset: true }),
        }),
      ),
    }),
  }),
})

async function busyIn(ask: AskGoogle, step: ProviderStep, { start, end }: Interval) {
  try {
    const data = await ask(step, 'repeatable', (google, options) =>
      google.freebusy.query(
        {
          requestBody: { timeMin: toIso(start), timeMax: toIso(end), items: [{ id: calendarId }] },
        },
        options,
      ),
    )
    const { errors = [], busy } = readAnswer(FreeBusy, data).calendars[calendarId]
    // What one calendar cannot tell stands inside an answer of 200.
    if (errors.length > 0) throw new CalendarUnavailableError()
    return busy.map((part) => ({
      start: Date.parse(part.start),
      end: Date.parse(part.end),
    }))
  } catch (error) {
    throw unreadable(error)
  }
}
