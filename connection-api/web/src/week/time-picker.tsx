import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { useSessionStore } from '../session/use-session.ts'
import { useAvailability } from '../settings/use-availability.ts'
import { formatDay, formatTimes, today } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Shown } from '../ui/shown.tsx'
import { dayAfter, dayBefore, openDayFrom } from './open-days.ts'

const Slot = z.object({ slot: z.string(), start: z.string(), end: z.string() })
type Slot = z.output<typeof Slot>
const Free = z.object({ available_slots: z.array(Slot) })

interface TimePickerProps {
  readonly zone: string
  readonly minutes: number
  readonly busy: boolean
  /** `YYYY-MM-DD`: looked at first; else the next day on which there are working hours. */
  readonly day: string | undefined
  /** @param slot handle of a time that is on offer */
  readonly onPick: (slot: string) => void
}

/** A day from today on, and the times of it that are free. */
export function TimePicker({ zone, minutes, busy, day, onPick }: TimePickerProps) {
  const { chosen, choose, openFrom } = useDay(zone, day)
  const isDay = chosen >= today(zone)
  const free = useFreeTimes(chosen, minutes, isDay)
  if (!isDay) return <DayChoice zone={zone} day={chosen} onChoose={choose} />
  return (
    <>
      <DayChoice zone={zone} day={chosen} onChoose={choose} />
      <Shown query={free}>
        {({ available_slots: slots }) =>
          slots.length === 0 ? (
            <div className="actions">
              <p className="soft">{text.week.nothingFree}</p>
              <Button onClick={() => choose(openFrom(dayAfter(chosen)))}>
                {text.week.nextOpenDay}
              </Button>
            </div>
          ) : (
            <Times slots={slots} zone={zone} busy={busy} onPick={onPick} />
          )
        }
      </Shown>
    </>
  )
}

function useDay(zone: string, wished: string | undefined) {
  const availability = useAvailability().data
  const openFrom = (day: string) =>
    availability === undefined ? day : openDayFrom(day, availability)
  const [chosen, choose] = useState(wished)
  return { chosen: chosen ?? openFrom(today(zone)), choose, openFrom }
}

interface DayChoiceProps {
  readonly zone: string
  readonly day: string
  readonly onChoose: (day: string) => void
}

function DayChoice({ zone, day, onChoose }: DayChoiceProps) {
  const first = today(zone)
  // While somebody types a date it is none yet, or one of long ago.
  const isDay = day >= first
  return (
    <div className="day-choice">
      <Field
        label={text.week.day}
        type="date"
        value={day}
        min={first}
        required
        hint={isDay && formatDay(day, 'UTC')}
        onChange={(event) => onChoose(event.target.value)}
      />
      <Button
        aria-label={text.week.dayBefore}
        disabled={day <= first}
        onClick={() => onChoose(dayBefore(day))}
      >
        <ChevronLeft aria-hidden="true" />
      </Button>
      <Button
        aria-label={text.week.dayAfter}
        disabled={!isDay}
        onClick={() => onChoose(dayAfter(day))}
      >
        <ChevronRight aria-hidden="true" />
      </Button>
    </div>
  )
}

interface TimesProps extends Pick<TimePickerProps, 'zone' | 'busy' | 'onPick'> {
  readonly slots: readonly Slot[]
}

function Times({ slots, zone, busy, onPick }: TimesProps) {
  return (
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

/** Slots are on offer for a while only, so they are not kept. */
function useFreeTimes(date: string, minutes: number, isDay: boolean) {
  const session = useSessionStore()
  const path = '/api/calendar/check-availability'
  const body = { date, duration_minutes: minutes }
  return useQuery({
    queryKey: [path, body],
    queryFn: ({ signal }) => session.ask(path, Free, { method: 'POST', body, signal }),
    enabled: isDay,
    staleTime: 0,
    gcTime: 0,
  })
}
