import { useState, type FormEvent } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import { formatDay } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'
import { AVAILABILITY, useAvailability } from './use-availability.ts'

/** Single days on which nobody can book. */
export function DaysOff() {
  const availability = useAvailability()
  const change = useChange([AVAILABILITY, '/api/calendar/check-availability'])
  const set = (body: Readonly<Record<string, string>>) =>
    change.mutate({ path: '/api/me/working-hours', method: 'POST', body })
  return (
    <Card title={text.daysOff.title} about={text.daysOff.about}>
      <DayForm
        busy={change.isPending}
        onAdd={(day, holiday) => set({ days: day, hours: 'closed', holiday })}
      />
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
      <Shown query={availability}>
        {({ holidays }) => (
          <ul className="rows">
            {holidays.map(({ day, name }) => (
              <li key={day}>
                <span className="grow">
                  <strong>{name}</strong>
                  <br />
                  <span className="soft">{formatDay(day, 'UTC')}</span>
                </span>
                <Button
                  busy={change.isPending}
                  onClick={() => set({ days: day, hours: 'as usual' })}
                >
                  {text.daysOff.open}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </Card>
  )
}

interface DayFormProps {
  readonly busy: boolean
  readonly onAdd: (day: string, name: string) => void
}

function DayForm({ busy, onAdd }: DayFormProps) {
  const [day, setDay] = useState('')
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAdd(day, name.trim())
    setName('')
  }
  return (
    <form className="line-form" onSubmit={submit}>
      <Field
        label={text.daysOff.day}
        type="date"
        required
        value={day}
        onChange={(event) => setDay(event.target.value)}
      />
      <Field
        label={text.daysOff.name}
        maxLength={80}
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" busy={busy}>
        {text.add}
      </Button>
    </form>
  )
}
