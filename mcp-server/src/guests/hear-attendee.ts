import type { Database } from '@parley/shared/database/schema'
import { regionOf } from '@parley/shared/phone/phone-number'
import type { Kysely } from 'kysely'
import type { Owner } from '../availability/owner.ts'
import { contactsOf } from '../contacts/contact-repository.ts'
import { isSure, matchNames } from '../contacts/match-names.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { spokenChoice } from '../scheduling/spoken-time.ts'
import type { Attendee } from './attendee.ts'
import { hearEmail, spokenEmail } from './email.ts'
import { hearPhone, spokenPhone } from './phone.ts'

/** Who somebody says that an appointment is for, as it was said. */
export interface SaidAttendee {
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly email?: string | undefined
}

type Heard = { readonly attendee: Attendee | undefined } | { readonly refused: Refused }

/** Names are for sentences: longer ones are cut. */
const LONGEST_NAME = 40

/** Said aloud at a time. */
const SPOKEN = 4

/** A guest says who they are; an owner may name a contact. Nobody is guessed. */
export function hearAttendee(
  database: Kysely<Database>,
  { principal }: ToolCall,
  owner: Owner,
  said: SaidAttendee,
): Promise<Heard> {
  return principal.kind === 'guest'
    ? Promise.resolve(hearGuest(owner, said))
    : hearContact(database, owner, said)
}

function hearGuest(owner: Owner, said: SaidAttendee): Heard {
  const name = outsideText(said.name ?? '', '')
    .slice(0, LONGEST_NAME)
    .trim()
  if (name === '') return ask('I need a name for this. Ask for their full name.')
  const phone = said.phone === undefined ? null : hearPhone(said.phone, regionOf(owner))
  if (phone === undefined) {
    return ask('I did not get that phone number. Ask for it once more, digit by digit.')
  }
  const email = said.email === undefined ? null : hearEmail(said.email)
  if (email === undefined) {
    return ask('I did not get that e-mail address. Ask for it once more, letter by letter.')
  }
  if (phone === null && email === null) {
    return ask('I need a phone number or an e-mail address for this. Ask for one of them.')
  }
  return { attendee: { name, phone, email, contactId: null } }
}

async function hearContact(
  database: Kysely<Database>,
  owner: Owner,
  { name, phone, email }: SaidAttendee,
): Promise<Heard> {
  if (phone !== undefined || email !== undefined) {
    return ask('Phone numbers and e-mail addresses go with a contact: call save_contact first.')
  }
  if (name === undefined) return { attendee: undefined }
  const known = (await contactsOf(database, owner.id)).filter(({ source }) => source === 'owner')
  const found = matchNames(known, name)
  if (!found) {
    const sentence = 'I have nobody by that name. Ask how it is spelled, or save them first.'
    return { refused: refuse('CONTACT_UNKNOWN', sentence) }
  }
  const [contact, another] = found.meant
  if (!contact || another || !isSure(found.likeness)) return { refused: whoIsMeant(found.meant) }
  const number = contact.phone === null ? null : hearPhone(contact.phone, regionOf(owner))
  const { id: contactId, email: address } = contact
  return { attendee: { name: contact.name, phone: number ?? null, email: address, contactId } }
}

function whoIsMeant(meant: readonly { readonly name: string }[]): Refused {
  const names = meant.slice(0, SPOKEN).map(({ name }) => outsideText(name))
  return refuse('CONTACT_UNKNOWN', `I have ${spokenChoice(names)}. Ask who is meant.`)
}

const ask = (sentence: string): Heard => ({ refused: refuse('BAD_ARGUMENTS', sentence) })

/** `, with the phone number 0 7 7 0 0, 9 0 0 1 2 3`: what a guest said, for them to say yes to. */
export function readBack({ phone, email, contactId }: Attendee, owner: Owner): string {
  if (contactId !== null) return ''
  const number =
    phone === null ? '' : `, with the phone number ${spokenPhone(phone, regionOf(owner))}`
  const address = email === null ? '' : `, with the e-mail address ${spokenEmail(email)}`
  return `${number}${address}`
}
