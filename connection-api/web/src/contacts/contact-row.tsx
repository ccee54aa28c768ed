import { useChange } from '../api/use-api.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { CONTACTS, type Contact } from './use-contacts.ts'

interface ContactRowProps {
  readonly contact: Contact
  readonly onEdit: (contact: Contact) => void
}

/** One person, how they are reached, and whose word that is. */
export function ContactRow({ contact, onEdit }: ContactRowProps) {
  const { id, name, phone, email, source } = contact
  const remove = useChange([CONTACTS])
  const reached = [phone, email].filter(Boolean).join(' · ')
  return (
    <li>
      <span className="grow">
        <strong>{name}</strong>{' '}
        {source === 'guest' && <span className="badge">{text.contacts.asGuest}</span>}
        <br />
        <span className="soft">{reached || text.contacts.notReached}</span>
      </span>
      <div className="actions">
        <Button aria-label={text.contacts.editOne(name)} onClick={() => onEdit(contact)}>
          {text.contacts.edit}
        </Button>
        <Confirm
          trigger={
            <Button look="quiet" aria-label={text.contacts.removeOne(name)}>
              {text.remove}
            </Button>
          }
          title={text.contacts.removeTitle(name)}
          yes={text.remove}
          onYes={() => remove.mutateAsync({ path: `${CONTACTS}/${id}`, method: 'DELETE' })}
        >
          {text.contacts.removeAbout}
        </Confirm>
      </div>
    </li>
  )
}
