import type { Expecting } from './understand.ts'

/** What a guest says of themselves, as it was heard. */
export type Them = {
  name: string | undefined
  phone: string | undefined
  reference: string | undefined
}

export const nobodyYet: Them = { name: undefined, phone: undefined, reference: undefined }

/** The answer to a question about themselves; undefined: none was asked. */
export function noteThem(them: Them, expecting: Expecting, text: string): Them | undefined {
  if (expecting === 'name') return { ...them, name: nameIn(text) }
  if (expecting === 'number') return { ...them, phone: text }
  return expecting === 'reference' ? { ...them, reference: text } : undefined
}

const lead =
  /^(?:(?:yes|well|oh|hello|um|uh|it is|it's|this is|my (?:full )?name is|i am|i'm|the name is)[ ,.]+)+/i

function nameIn(text: string): string {
  const named = text.trim().replace(lead, '')
  const words = named.replaceAll(/[.,!?]+/g, ' ').split(/\s+/)
  return words
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
