import { useState } from 'react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Shown } from '../ui/shown.tsx'
import { ContactDialog, type OpenContact } from './contact-dialog.tsx'
import { ContactRow } from './contact-row.tsx'
import { matching } from './matching.ts'
import { useContacts, type Contact } from './use-contacts.ts'

/** A list that is longer than this can be searched. */
const SHORT = 8

/** The people whom the agent knows by name. */
export function ContactsPage() {
  const contacts = useContacts()
  const [open, setOpen] = useState<OpenContact>()
  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.places.contacts}</h1>
        <Button look="main" onClick={() => setOpen({ what: 'new' })}>
          {text.contacts.add}
        </Button>
      </div>
      <Card title={text.contacts.title} about={text.contacts.about}>
        <Shown query={contacts}>
          {(known) => (
            <People
              people={known.contacts}
              onEdit={(contact) => setOpen({ what: 'existing', contact })}
            />
          )}
        </Shown>
      </Card>
      <ContactDialog open={open} onClose={() => setOpen(undefined)} />
    </div>
  )
}

interface PeopleProps {
  readonly people: readonly Contact[]
  readonly onEdit: (contact: Contact) => void
}

function People({ people, onEdit }: PeopleProps) {
  const [wanted, setWanted] = useState('')
  const found = matching(people, wanted)
  if (people.length === 0) return <p className="soft">{text.contacts.none}</p>
  return (
    <>
      {people.length > SHORT && (
        <Field
          label={text.contacts.search}
          type="search"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      <output className="unseen">{text.contacts.found(found.length)}</output>
      {found.length === 0 && <p className="soft">{text.contacts.nobody}</p>}
      <ul className="rows">
        {found.map((contact) => (
          <ContactRow key={contact.id} contact={contact} onEdit={onEdit} />
        ))}
      </ul>
    </>
  )
}
