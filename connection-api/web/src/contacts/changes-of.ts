import type { Contact } from './use-contacts.ts'

interface Written {
  readonly name: string
  readonly phone: string
  readonly email: string
}

/** What a request has to say: what is new. What was emptied is null: it is erased. */
export function changesOf(
  contact: Contact | undefined,
  { name, phone, email }: Written,
): Readonly<Record<string, string | null>> {
  const fields = [
    ['name', name.trim(), contact?.name ?? null],
    ['phone', phone.trim() || null, contact?.phone ?? null],
    ['email', email.trim() || null, contact?.email ?? null],
  ] as const
  return Object.fromEntries(fields.filter(([, words, before]) => words !== before))
}
