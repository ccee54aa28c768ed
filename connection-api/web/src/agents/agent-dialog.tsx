import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { text } from '../text/text.ts'
import { AgentForm } from './agent-form.tsx'
import type { Agent } from './use-agents.ts'
import '../ui/dialog.css'

/** What the dialog is open for. */
export type OpenAgent =
  | { readonly what: 'new' }
  | { readonly what: 'existing'; readonly agent: Agent }

interface AgentDialogProps {
  readonly open: OpenAgent | undefined
  readonly onClose: () => void
}

/** One agent: made, or changed. */
export function AgentDialog({ open, onClose }: AgentDialogProps) {
  const agent = open?.what === 'existing' ? open.agent : undefined
  return (
    <Dialog.Root open={open !== undefined} onOpenChange={(stays) => !stays && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">
            {agent === undefined ? text.agents.add : text.agents.editOne(agent.name)}
          </Dialog.Title>
          <AgentForm agent={agent} onDone={onClose} />
          <Dialog.Close className="dialog-close" aria-label={text.close}>
            <X aria-hidden="true" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
