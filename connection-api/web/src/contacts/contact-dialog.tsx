import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { changesOf } from './changes-of.ts'
import { CONTACTS, type Contact } from './use-contacts.ts'
import '../ui/dialog.css'

/** What the dialog is open for. */
export type OpenContact =
  | { readonly what: 'new' }
  | { readonly what: 'existing'; readonly contact: Contact }

interface ContactDialogProps {
  readonly open: OpenContact | undefined
  readonly onClose: () => void
}

/** One person: added, or changed. */
export function ContactDialog({ open, onClose }: ContactDialogProps) {
  const contact = open?.what === 'existing' ? open.contact : undefined
  return (
    <Dialog.Root open={open !== undefined} onOpenChange={(stays) => !stays && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">
            {contact === undefined ? text.contacts.add : text.contacts.editOne(contact.name)}
          </Dialog.Title>
          <ContactForm contact={contact} onDone={onClose} />
          <Dialog.Close className="dialog-close" aria-label={text.close}>
            <X aria-hidden="true" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface ContactFormProps {
  readonly contact: Contact | undefined
  readonly onDone: () => void
}

function ContactForm({ contact, onDone }: ContactFormProps) {
  const [name, setName] = useState(contact?.name ?? '')
  const [phone, setPhone] = useState(contact?.phone ?? '')
  const [email, setEmail] = useState(contact?.email ?? '')
  const change = useChange([CONTACTS, '/api/appointments'])
  const body = changesOf(contact, { name, phone, email })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (Object.keys(body).length === 0) return onDone()
    const request = contact === undefined ? ADD : changeOf(contact)
    return change.mutate({ ...request, body }, { onSuccess: onDone })
  }
  return (
    <form onSubmit={submit}>
      <Field
        label={text.contacts.name}
        maxLength={80}
        autoComplete="off"
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={text.contacts.phone}
        type="tel"
        // As the tool takes it: digits, a plus before them, and what people put between them.
        pattern="\s*\+?[0-9\s\(\)\.\-]{5,30}"
        title={text.contacts.phoneForm}
        autoComplete="off"
        value={phone}
        onChange={(event) => setPhone(event.target.value)}
      />
      <Field
        label={text.contacts.email}
        type="email"
        maxLength={120}
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      {change.isError && <Notice kind="bad">{sentenceOf(change.error)}</Notice>}
      <div className="dialog-actions">
        <Dialog.Close render={<Button />}>{text.cancel}</Dialog.Close>
        <Button type="submit" look="main" busy={change.isPending}>
          {text.save}
        </Button>
      </div>
    </form>
  )
}

const ADD = { path: CONTACTS, method: 'POST' } as const
const changeOf = ({ id }: Contact) => ({ path: `${CONTACTS}/${id}`, method: 'PATCH' }) as const
