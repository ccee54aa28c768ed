import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useSessionStore } from '../session/use-session.ts'
import { formatTimes, today, zoneName } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Shown } from '../ui/shown.tsx'

const Slot = z.object({ slot: z.string(), start: z.string(), end: z.string() })
const Free = z.object({ available_slots: z.array(Slot) })

interface TimePickerProps {
  readonly zone: string
  readonly minutes: number
  readonly busy: boolean
  /** @param slot handle of a time that is on offer */
  readonly onPick: (slot: string) => void
}

/** A day, and the times of it that are free. */
export function TimePicker({ zone, minutes, busy, onPick }: TimePickerProps) {
  const [date, setDate] = useState(() => today(zone))
  const free = useFreeTimes(date, minutes)
  return (
    <>
      <Field
        label={text.week.day}
        type="date"
        value={date}
        min={today(zone)}
        hint={text.week.zone(zoneName(zone))}
        onChange={(event) => setDate(event.target.value)}
      />
      <Shown query={free}>
        {({ available_slots: slots }) =>
          slots.length === 0 ? (
            <p className="soft">{text.week.nothingFree}</p>
          ) : (
            <ul className="times" aria-label={text.week.freeTimes}>
              {slots.map(({ slot, start, end }) => (
                <li key={slot}>
                  <Button disabled={busy} onClick={() => onPick(slot)}>
                    {formatTimes(start, end, zone)}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </>
  )
}

/** Slots are on offer for a while only, so they are not kept. */
function useFreeTimes(date: string, minutes: number) {
  const session = useSessionStore()
  const path = '/api/calendar/check-availability'
  const body = { date, duration_minutes: minutes }
  return useQuery({
    queryKey: [path, body],
    queryFn: ({ signal }) => session.ask(path, Free, { method: 'POST', body, signal }),
    enabled: date !== '',
    staleTime: 0,
    gcTime: 0,
  })
}
