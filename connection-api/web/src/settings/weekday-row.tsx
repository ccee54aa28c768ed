import { Plus, X } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import { weekdayName } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { SwitchLine } from '../ui/switch-line.tsx'
import { AVAILABILITY } from './use-availability.ts'
import { toolHours, toolWeekday, type HoursOfDay } from './weekday-hours.ts'

const OFFICE_HOURS: HoursOfDay = { starts: '09:00', ends: '17:00' }
const ANOTHER: HoursOfDay = { starts: '18:00', ends: '20:00' }

interface WeekdayRowProps {
  readonly weekday: number
  readonly known: readonly HoursOfDay[]
}

/** One weekday: open or not, and from when to when. */
export function WeekdayRow({ weekday, known }: WeekdayRowProps) {
  const [wished, setWished] = useState(known)
  const change = useChange([AVAILABILITY, '/api/calendar/check-availability'])
  const name = weekdayName(weekday)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = { days: toolWeekday(weekday), hours: toolHours(wished) }
    change.mutate({ path: '/api/me/working-hours', method: 'POST', body })
  }
  return (
    <li>
      <form className="weekday" aria-label={name} onSubmit={submit}>
        <SwitchLine
          label={name}
          on={wished.length > 0}
          onChange={(on) => setWished(on ? [OFFICE_HOURS] : [])}
        />
        <Times weekday={name} hours={wished} onChange={setWished} />
        {toolHours(wished) !== toolHours(known) && (
          <Button type="submit" look="main" busy={change.isPending}>
            {text.save}
          </Button>
        )}
      </form>
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
    </li>
  )
}

interface TimesProps {
  readonly weekday: string
  readonly hours: readonly HoursOfDay[]
  readonly onChange: (hours: readonly HoursOfDay[]) => void
}

function Times({ weekday, hours, onChange }: TimesProps) {
  if (hours.length === 0) return <p className="soft weekday-times">{text.hours.closed}</p>
  return (
    <div className="weekday-times">
      {hours.map((one, index) => (
        // A span of hours is known by its place alone: its times are what changes.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="weekday-span" key={index}>
          <TimeField
            label={text.hours.from(weekday)}
            value={one.starts}
            onChange={(starts) => onChange(hours.with(index, { ...one, starts }))}
          />
          <span aria-hidden="true">{text.hours.until}</span>
          <TimeField
            label={text.hours.to(weekday)}
            value={one.ends}
            onChange={(ends) => onChange(hours.with(index, { ...one, ends }))}
          />
          {index === 0 ? (
            <Button
              look="quiet"
              aria-label={text.hours.more(weekday)}
              onClick={() => onChange([...hours, ANOTHER])}
            >
              <Plus aria-hidden="true" />
            </Button>
          ) : (
            <Button
              look="quiet"
              aria-label={text.hours.less(weekday)}
              onClick={() => onChange(hours.toSpliced(index, 1))}
            >
              <X aria-hidden="true" />
            </Button>
          )}
        </div>
      ))}
    </div>
  )
}

interface TimeFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (time: string) => void
}

function TimeField({ label, value, onChange }: TimeFieldProps) {
  return (
    <input
      className="time"
      type="time"
      aria-label={label}
      required
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
