import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useState, type ReactElement, type ReactNode } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { text } from '../text/text.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'
import './dialog.css'

interface ConfirmProps {
  /** The button that asks. */
  readonly trigger: ReactElement<Record<string, unknown>>
  readonly title: string
  readonly children: ReactNode
  /** What the button that does it says. */
  readonly yes: string
  /** What the one that does nothing says. */
  readonly no?: string
  readonly onYes: () => Promise<unknown>
}

/** Asks before something that cannot be taken back; stays open, with the reason, when it fails. */
export function Confirm({ trigger, title, children, yes, no = text.cancel, onYes }: ConfirmProps) {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const act = async () => {
    setBusy(true)
    setFailure(undefined)
    try {
      await onYes()
      setOpen(false)
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger render={trigger} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="dialog-text" render={<div />}>
            {children}
          </AlertDialog.Description>
          {failure !== undefined && <Notice kind="bad">{sentenceOf(failure)}</Notice>}
          <div className="dialog-actions">
            <AlertDialog.Close render={<Button />}>{no}</AlertDialog.Close>
            <Button look="danger" busy={busy} onClick={() => void act()}>
              {yes}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
