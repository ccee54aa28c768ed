import type { Contact } from './use-contacts.ts'

type Known = Pick<Contact, 'name' | 'phone' | 'email'>

/** Those in whose name, number or address every word is found, whatever its case and accents. */
export function matching<T extends Known>(people: readonly T[], wanted: string): readonly T[] {
  const words = plain(wanted).split(/\s+/).filter(Boolean)
  return people.filter(({ name, phone, email }) => {
    const all = plain([name, phone, email].join(' '))
    return words.every((word) => all.includes(word))
  })
}

const plain = (words: string) => words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
