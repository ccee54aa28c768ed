import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { clickThrough } from '../tools/click-through.ts'
import { readContacts, type Contact } from './get-contacts.ts'

const Name = z.string().trim().min(1).max(80)
const Phone = z.string().trim().min(1).max(40)
const Email = z.string().trim().min(1).max(120)

const New = z.strictObject({ name: Name, phone: Phone.optional(), email: Email.optional() })
const Changed = z
  .strictObject({
    name: Name.optional(),
    phone: Phone.nullable().optional(),
    email: Email.nullable().optional(),
  })
  .refine((body) => Object.keys(body).length > 0, { error: 'needs a name, phone or email' })

const saveContact = {
  name: 'save_contact',
  scope: 'transact' as const,
  data: z.object({
    outcome: z.enum(['consent_needed', 'changed']),
    consent: z.string().optional(),
  }),
}

/** `POST /api/contacts`: saves somebody; of one whom the owner has by that name, phone and e-mail. */
export function postContact(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const contact = parseRequest(New, request.body)
    await clickThrough(parts, person, saveContact, contact)
    const contacts = await readContacts(parts, person, { name: contact.name })
    response.status(201).set('Cache-Control', 'no-store').json({ contacts })
  }
}

/** `PATCH /api/contacts/{id}`: what is left out stays as it was, what is null is erased. */
export function patchContact(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const known = await namedContact(parts, person, request.params['id'])
    const body = parseRequest(Changed, request.body)
    const args = { ...changeOf(body), name: body.name ?? known.name, contact: known.id }
    await clickThrough(parts, person, saveContact, args)
    const contact = await namedContact(parts, person, known.id)
    response.set('Cache-Control', 'no-store').json({ contact })
  }
}

/** As the tool takes it, which is told what to erase by name. */
function changeOf({ phone, email }: z.output<typeof Changed>) {
  const forget = [phone === null && 'phone', email === null && 'email'].filter(Boolean)
  return {
    ...(typeof phone === 'string' && { phone }),
    ...(typeof email === 'string' && { email }),
    ...(forget.length > 0 && { forget }),
  }
}

/** `DELETE /api/contacts/{id}`: appointments with them stay. */
export function deleteContact(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const { id, name } = await namedContact(parts, person, request.params['id'])
    await clickThrough(parts, person, saveContact, { name, contact: id, remove: true })
    response.status(204).end()
  }
}

async function namedContact(parts: ToolParts, person: SignedIn, id: unknown): Promise<Contact> {
  const contact = (await readContacts(parts, person)).find((one) => one.id === id)
  if (contact) return contact
  throw new AppError('There is no such contact of yours. GET /api/contacts lists them.', {
    code: 'contact_unknown',
    status: 404,
  })
}
