import { Dialog } from '@base-ui/react/dialog'
import { useId, useState } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import { useContacts } from '../contacts/use-contacts.ts'
import { useAvailability } from '../settings/use-availability.ts'
import { zoneName } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Choice, Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { TimePicker } from './time-picker.tsx'
import { APPOINTMENTS, TOUCHES } from './touches.ts'

/** Lengths in minutes of what has no name. */
const LENGTHS = [15, 30, 45, 60, 90, 120]
const USUAL = 30

interface NewAppointmentProps {
  readonly zone: string
  readonly day: string | undefined
  readonly onDone: () => void
}

/** What for, with whom, how long; the press of a time books it. */
export function NewAppointment({ zone, day, onDone }: NewAppointmentProps) {
  const [title, setTitle] = useState('')
  const [name, setName] = useState('')
  const [minutes, setMinutes] = useState(USUAL)
  const change = useChange(TOUCHES)
  const book = (slot: string) => {
    const body = {
      slot,
      ...(title.trim() !== '' && { title: title.trim() }),
      ...(name.trim() !== '' && { name: name.trim() }),
    }
    change.mutate({ path: APPOINTMENTS, method: 'POST', body }, { onSuccess: onDone })
  }
  return (
    <>
      <Dialog.Title className="dialog-title">{text.week.add}</Dialog.Title>
      <p className="dialog-text">{text.week.zone(zoneName(zone))}</p>
      <What title={title} onTitle={setTitle} onMinutes={setMinutes} />
      <div className="field-pair">
        <WithWhom name={name} onName={setName} />
        <HowLong minutes={minutes} onMinutes={setMinutes} />
      </div>
      <TimePicker zone={zone} minutes={minutes} day={day} busy={change.isPending} onPick={book} />
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
    </>
  )
}

interface WhatProps {
  readonly title: string
  readonly onTitle: (title: string) => void
  readonly onMinutes: (minutes: number) => void
}

/** In words, or a kind of appointment, which brings its length. */
function What({ title, onTitle, onMinutes }: WhatProps) {
  const kinds = useAvailability().data?.kinds ?? []
  const id = useId()
  const choose = (words: string) => {
    onTitle(words)
    const kind = kinds.find((one) => one.name === words)
    if (kind) onMinutes(kind.minutes)
  }
  return (
    <>
      <Field
        label={text.week.title}
        maxLength={80}
        list={id}
        value={title}
        onChange={(event) => choose(event.target.value)}
      />
      <datalist id={id}>
        {kinds.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </datalist>
    </>
  )
}

interface WithWhomProps {
  readonly name: string
  readonly onName: (name: string) => void
}

function WithWhom({ name, onName }: WithWhomProps) {
  const contacts = useContacts().data?.contacts ?? []
  const id = useId()
  return (
    <>
      <Field
        label={text.week.withWhom}
        placeholder={text.week.nobody}
        maxLength={80}
        list={id}
        value={name}
        onChange={(event) => onName(event.target.value)}
      />
      <datalist id={id}>
        {contacts.map((contact) => (
          <option key={contact.id}>{contact.name}</option>
        ))}
      </datalist>
    </>
  )
}

interface HowLongProps {
  readonly minutes: number
  readonly onMinutes: (minutes: number) => void
}

function HowLong({ minutes, onMinutes }: HowLongProps) {
  const lengths = [...new Set([...LENGTHS, minutes])].toSorted((one, other) => one - other)
  return (
    <Choice
      label={text.week.length}
      value={minutes}
      onChange={(event) => onMinutes(Number(event.target.value))}
    >
      {lengths.map((length) => (
        <option key={length} value={length}>
          {text.guest.minutes(length)}
        </option>
      ))}
    </Choice>
  )
}
