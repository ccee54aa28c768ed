import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import type { Appointment } from '../home/use-upcoming.ts'
import { formatDay, formatTimes, zoneName } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { TimePicker } from './time-picker.tsx'
import '../ui/dialog.css'

/** What the dialog is open for. */
export type Open =
  | { readonly what: 'new' }
  | { readonly what: 'existing'; readonly appointment: Appointment }

interface AppointmentDialogProps {
  readonly zone: string
  readonly open: Open | undefined
  readonly onClose: () => void
}

/** One appointment: made, moved or cancelled. The click is the person's yes to exactly that. */
export function AppointmentDialog({ zone, open, onClose }: AppointmentDialogProps) {
  return (
    <Dialog.Root open={open !== undefined} onOpenChange={(stays) => !stays && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Close className="dialog-close" aria-label={text.close}>
            <X aria-hidden="true" />
          </Dialog.Close>
          {open?.what === 'new' && <NewAppointment zone={zone} onDone={onClose} />}
          {open?.what === 'existing' && (
            <Existing zone={zone} appointment={open.appointment} onDone={onClose} />
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const TOUCHES = ['/api/appointments', '/calendar/events', '/api/calendar/check-availability']

interface NewAppointmentProps {
  readonly zone: string
  readonly onDone: () => void
}

function NewAppointment({ zone, onDone }: NewAppointmentProps) {
  const [title, setTitle] = useState('')
  const change = useChange(TOUCHES)
  const book = (slot: string) =>
    change.mutate(
      {
        path: '/api/appointments',
        method: 'POST',
        body: { slot, ...(title.trim() !== '' && { title: title.trim() }) },
      },
      { onSuccess: onDone },
    )
  return (
    <>
      <Dialog.Title className="dialog-title">{text.week.add}</Dialog.Title>
      <Field
        label={text.week.title}
        maxLength={80}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TimePicker zone={zone} minutes={30} busy={change.isPending} onPick={book} />
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
    </>
  )
}

interface ExistingProps extends NewAppointmentProps {
  readonly appointment: Appointment
}

function Existing({ zone, appointment, onDone }: ExistingProps) {
  const { id, title, start, end } = appointment
  const [moving, setMoving] = useState(false)
  const change = useChange(TOUCHES)
  const path = `/api/appointments/${id}`
  const move = (slot: string) =>
    change.mutate({ path, method: 'PATCH', body: { slot } }, { onSuccess: onDone })
  const cancel = async () => {
    await change.mutateAsync({ path, method: 'DELETE' })
    onDone()
  }
  return (
    <>
      <Dialog.Title className="dialog-title">{title}</Dialog.Title>
      <p className="dialog-text">
        {formatDay(start, zone)}, {formatTimes(start, end, zone)} ({zoneName(zone)})
      </p>
      {moving && (
        <TimePicker
          zone={zone}
          minutes={minutesOf(appointment)}
          busy={change.isPending}
          onPick={move}
        />
      )}
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
      <div className="dialog-actions">
        <Confirm
          trigger={<Button look="quiet">{text.week.cancel}</Button>}
          title={text.week.cancelTitle}
          yes={text.week.cancel}
          onYes={cancel}
        >
          {title}, {formatDay(start, zone)}, {formatTimes(start, end, zone)}
        </Confirm>
        {!moving && <Button onClick={() => setMoving(true)}>{text.week.move}</Button>}
      </div>
    </>
  )
}

function minutesOf({ start, end }: Appointment): number {
  return (Date.parse(end) - Date.parse(start)) / 60_000
}
