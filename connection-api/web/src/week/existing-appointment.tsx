import { Dialog } from '@base-ui/react/dialog'
import { useState } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import type { Appointment } from '../home/use-upcoming.ts'
import { dayOf, formatDay, formatTimes, zoneName } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Notice } from '../ui/notice.tsx'
import { TimePicker } from './time-picker.tsx'
import { APPOINTMENTS, TOUCHES } from './touches.ts'

interface ExistingAppointmentProps {
  readonly zone: string
  readonly appointment: Appointment
  readonly onDone: () => void
}

/** What it is and with whom, and the two things that can be done about it. */
export function ExistingAppointment({ zone, appointment, onDone }: ExistingAppointmentProps) {
  const { id, title, start, end } = appointment
  const [moving, setMoving] = useState(false)
  const change = useChange(TOUCHES)
  const path = `${APPOINTMENTS}/${id}`
  const move = (slot: string) =>
    change.mutate({ path, method: 'PATCH', body: { slot } }, { onSuccess: onDone })
  const cancel = async () => {
    await change.mutateAsync({ path, method: 'DELETE' })
    onDone()
  }
  return (
    <>
      <Dialog.Title className="dialog-title">{title}</Dialog.Title>
      <About zone={zone} appointment={appointment} />
      {moving && (
        <TimePicker
          zone={zone}
          minutes={minutesOf(appointment)}
          day={dayOf(start, zone)}
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
          no={text.week.keep}
          onYes={cancel}
        >
          {title}, {formatDay(start, zone)}, {formatTimes(start, end, zone)}
        </Confirm>
        {!moving && <Button onClick={() => setMoving(true)}>{text.week.move}</Button>}
      </div>
    </>
  )
}

type AboutProps = Omit<ExistingAppointmentProps, 'onDone'>

function About({ zone, appointment }: AboutProps) {
  const { start, end, with: other, conflict } = appointment
  return (
    <div className="dialog-text">
      <p>
        {formatDay(start, zone)}, {formatTimes(start, end, zone)}
      </p>
      <p className="soft">{text.week.zone(zoneName(zone))}</p>
      {other && <WithWhom other={other} />}
      {conflict && (
        <Notice kind="bad">
          {text.week.conflict[conflict.kind](
            `${formatDay(conflict.start, zone)}, ${formatTimes(conflict.start, conflict.end, zone)}`,
          )}
        </Notice>
      )}
    </div>
  )
}

/** What a guest says of themselves is marked as that. */
function WithWhom({ other }: { readonly other: NonNullable<Appointment['with']> }) {
  const { name, phone, email, guest, reference } = other
  return (
    <p>
      {text.week.with([name, phone, email].filter(Boolean).join(', '))}{' '}
      {guest && <span className="badge">{text.contacts.asGuest}</span>}
      <br />
      <span className="soft">{text.week.reference(reference)}</span>
    </p>
  )
}

function minutesOf({ start, end }: Appointment): number {
  return (Date.parse(end) - Date.parse(start)) / 60_000
}
