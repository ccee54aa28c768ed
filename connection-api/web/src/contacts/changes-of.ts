import type { Contact } from './use-contacts.ts'

interface Written {
  readonly name: string
  readonly phone: string
  readonly email: string
}

/** What a request has to say: what is new. What is left empty stays as it was. */
export function changesOf(contact: Contact | undefined, written: Written): Partial<Written> {
  const fields = [
    ['name', written.name, contact?.name],
    ['phone', written.phone, contact?.phone],
    ['email', written.email, contact?.email],
  ] as const
  const changed = fields
    .map(([field, words, before]) => [field, words.trim(), before] as const)
    .filter(([, words, before]) => words !== '' && words !== before)
  return Object.fromEntries(changed)
}
