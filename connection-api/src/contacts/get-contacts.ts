import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { allPages } from '../tools/all-pages.ts'
import { callTool, expectOk } from '../tools/call-tool.ts'
import type { ToolParts } from '../tools/tool-parts.ts'

const Query = z.strictObject({ name: z.string().trim().min(1).max(80).optional() })

export const Contact = z.object({
  id: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  /** Whose word it is: the owner's, or that of a guest who booked. */
  source: z.enum(['owner', 'guest']),
})

export type Contact = z.output<typeof Contact>

const findContact = {
  name: 'find_contact',
  scope: 'read' as const,
  data: z.object({ contacts: z.array(Contact), more: z.boolean() }),
}

/** `GET /api/contacts`: all of the owner's contacts, or those who may be meant by a name. */
export function getContacts(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const named = parseRequest(Query, request.query)
    const contacts = await readContacts(parts, person, named)
    response.set('Cache-Control', 'no-store').json({ contacts })
  }
}

export async function readContacts(
  parts: ToolParts,
  person: SignedIn,
  named: { readonly name?: string | undefined } = {},
): Promise<Contact[]> {
  const pages = await allPages(async (page) => {
    const answer = await callTool(parts, person, findContact, { ...named, page })
    return !answer.ok && answer.code === 'CONTACT_UNKNOWN' ? undefined : expectOk(answer)
  })
  return pages.flatMap((page) => page.contacts)
}
