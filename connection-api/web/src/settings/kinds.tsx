import { useState, type FormEvent } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Shown } from '../ui/shown.tsx'
import { AVAILABILITY, useAvailability } from './use-availability.ts'

/** What can be booked by name, and how long it takes. */
export function Kinds() {
  const availability = useAvailability()
  const change = useChange([AVAILABILITY])
  const set = (body: Readonly<Record<string, unknown>>) =>
    change.mutate({ path: '/api/me/appointment-kinds', method: 'POST', body })
  return (
    <Card title={text.kinds.title} about={text.kinds.about}>
      <KindForm busy={change.isPending} onAdd={(name, minutes) => set({ name, minutes })} />
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
      <Shown query={availability}>
        {({ kinds }) => (
          <ul className="rows">
            {kinds.map(({ name, minutes }) => (
              <li key={name}>
                <span className="grow">
                  <strong>{name}</strong>
                  <br />
                  <span className="soft">{text.guest.minutes(minutes)}</span>
                </span>
                <Button busy={change.isPending} onClick={() => set({ name, remove: true })}>
                  {text.remove}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </Card>
  )
}

interface KindFormProps {
  readonly busy: boolean
  readonly onAdd: (name: string, minutes: number) => void
}

function KindForm({ busy, onAdd }: KindFormProps) {
  const [name, setName] = useState('')
  const [minutes, setMinutes] = useState('30')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAdd(name.trim(), Number(minutes))
    setName('')
  }
  return (
    <form className="line-form" onSubmit={submit}>
      <Field
        label={text.kinds.name}
        maxLength={80}
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={text.kinds.minutes}
        type="number"
        min={5}
        max={480}
        required
        value={minutes}
        onChange={(event) => setMinutes(event.target.value)}
      />
      <Button type="submit" busy={busy}>
        {text.add}
      </Button>
    </form>
  )
}
