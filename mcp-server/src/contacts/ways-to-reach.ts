import { outsideText } from '../mcp/outside-text.ts'
import { spokenList } from '../scheduling/spoken-time.ts'
import type { Contact } from './contact-repository.ts'

/** `phone +442079460123 and e-mail sam@example.com`; undefined where there is neither. */
export function waysToReach({
  phone,
  email,
}: Pick<Contact, 'phone' | 'email'>): string | undefined {
  const ways = [
    ...(phone === null ? [] : [`phone ${phone}`]),
    ...(email === null ? [] : [`e-mail ${outsideText(email)}`]),
  ]
  return ways.length === 0 ? undefined : spokenList(ways)
}
