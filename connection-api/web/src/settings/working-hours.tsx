import { useState, type FormEvent } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import { weekdayName } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'
import { hoursInWords, toolWeekday } from './hours-in-words.ts'
import { AVAILABILITY, useAvailability, type Availability } from './use-availability.ts'

const WEEK = [1, 2, 3, 4, 5, 6, 7]

/** When the person may be booked, weekday by weekday. */
export function WorkingHours() {
  const availability = useAvailability()
  return (
    <Card title={text.hours.title} about={text.hours.about}>
      <Shown query={availability}>
        {({ hours }) => (
          <ul className="rows">
            {WEEK.map((weekday) => (
              <Weekday
                key={`${weekday} ${hoursInWords(hours, weekday)}`}
                weekday={weekday}
                hours={hours}
              />
            ))}
          </ul>
        )}
      </Shown>
    </Card>
  )
}

interface WeekdayProps {
  readonly weekday: number
  readonly hours: Availability['hours']
}

function Weekday({ weekday, hours }: WeekdayProps) {
  const now = hoursInWords(hours, weekday)
  const [wished, setWished] = useState(now)
  const change = useChange([AVAILABILITY, '/api/calendar/check-availability'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = { days: toolWeekday(weekday), hours: wished.trim() || 'closed' }
    change.mutate({ path: '/api/me/working-hours', method: 'POST', body })
  }
  return (
    <li>
      <form className="weekday grow" onSubmit={submit}>
        <Field
          label={weekdayName(weekday)}
          placeholder={text.hours.closed}
          maxLength={200}
          value={wished}
          onChange={(event) => setWished(event.target.value)}
        />
        <Button type="submit" busy={change.isPending} disabled={wished.trim() === now}>
          {text.save}
        </Button>
      </form>
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
    </li>
  )
}
