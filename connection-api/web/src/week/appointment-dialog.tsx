import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { Appointment } from '../home/use-upcoming.ts'
import { text } from '../text/text.ts'
import { ExistingAppointment } from './existing-appointment.tsx'
import { NewAppointment } from './new-appointment.tsx'
import '../ui/dialog.css'

/** What the dialog is open for. */
export type Open =
  | {
      readonly what: 'new'
      /** `YYYY-MM-DD`, where a day was chosen. */
      readonly day: string | undefined
    }
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
          {open?.what === 'new' && <NewAppointment zone={zone} day={open.day} onDone={onClose} />}
          {open?.what === 'existing' && (
            <ExistingAppointment zone={zone} appointment={open.appointment} onDone={onClose} />
          )}
          <Dialog.Close className="dialog-close" aria-label={text.close}>
            <X aria-hidden="true" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
