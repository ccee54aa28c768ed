import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { confirmChange, proposeChange, type ChangeDeps } from '../appointments/two-step-change.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { contactsOf, type Contact } from './contact-repository.ts'
import { matchNames } from './match-names.ts'
import { waysToReach } from './ways-to-reach.ts'

const Reach = z.enum(['phone', 'email'])
type Reach = z.output<typeof Reach>

/** As it came, without the consent. */
export interface ContactRequest {
  readonly name: string
  readonly phone?: string | undefined
  readonly email?: string | undefined
  /** Id of the one that changes; without it, the name says who. */
  readonly contact?: string | undefined
  /** What is known of them no more. */
  readonly forget?: readonly Reach[] | undefined
  readonly remove?: boolean | undefined
}

/** Exactly what was read out; `id` is the contact that changes, null: a new one. */
const ContactChange = z.strictObject({
  id: z.string().nullable(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  forget: z.array(Reach).default([]),
  remove: z.boolean().default(false),
})
type ContactChange = z.output<typeof ContactChange>

const asked = (request: ContactRequest) => ({ tool: 'save_contact', args: { ...request } })

/** First step: reads the contact back as a question. Nothing changes. */
export async function proposeContact(deps: ChangeDeps, call: ToolCall, request: ContactRequest) {
  const known = await contactsOf(deps.database, call.principal.owner)
  const change = changeFor(request, known)
  if ('code' in change) return change
  const question = questionAbout(change)
  return proposeChange(deps, call, asked(request), { question, change, scope: 'transact' })
}

/** Second step: exactly what was read out. */
export function confirmContact(
  deps: ChangeDeps,
  call: ToolCall,
  request: ContactRequest,
  consent: string,
) {
  return confirmChange(deps, call, asked(request), consent, {
    schema: ContactChange,
    async apply(transaction, change) {
      await save(transaction, deps.newId, call, change)
      return `${change.remove ? 'Removed' : 'Saved'}: ${described(change)}.`
    },
  })
}

function changeFor(request: ContactRequest, known: readonly Contact[]): ContactChange | Refused {
  const name = outsideText(request.name, '')
  const phone = request.phone?.replaceAll(/[\s().-]/g, '') ?? null
  const email = request.email?.trim() ?? null
  const refused = whyNotTaken({ name, phone, email }, request.forget)
  if (refused) return refused
  const [one, another] = whoIsMeant(request, known, name)
  if (another) {
    const sentence = 'There are several people of that name.'
    return refuse('CONTACT_UNKNOWN', `${sentence} Ask for a name that tells them apart.`)
  }
  if (one) return changed(one, request, { name, phone, email })
  const isNew = request.remove !== true && request.contact === undefined
  if (isNew) return { id: null, name, phone, email, forget: [], remove: false }
  return refuse('CONTACT_UNKNOWN', 'I have nobody by that name. Ask how it is spelled.')
}

type Said = Pick<ContactChange, 'name' | 'phone' | 'email'>

/** What was not said stays; only who is named by id can be renamed. */
function changed(known: Contact, request: ContactRequest, said: Said): ContactChange {
  const remove = request.remove === true
  const keepsName = remove || request.contact === undefined
  const forget = remove ? [] : [...new Set(request.forget)]
  const reach = (by: Reach) => (forget.includes(by) ? null : (said[by] ?? known[by]))
  return {
    id: known.id,
    name: keepsName ? known.name : said.name,
    phone: reach('phone'),
    email: reach('email'),
    forget,
    remove,
  }
}

/** By id anybody; by name only those whom the owner saved: a guest's word is not mixed with theirs. */
function whoIsMeant({ contact }: ContactRequest, known: readonly Contact[], name: string) {
  if (contact !== undefined) return known.filter(({ id }) => id === contact)
  const own = known.filter(({ source }) => source === 'owner')
  return namesakes(own, name)
}

function namesakes(known: readonly Contact[], name: string): readonly Contact[] {
  const found = matchNames(known, name)
  return found?.likeness === 'same' ? found.meant : []
}

function whyNotTaken(said: Said, forget: ContactRequest['forget'] = []): Refused | undefined {
  const { name, phone, email } = said
  if (name === '') return refuse('BAD_ARGUMENTS', 'I did not hear a name. Ask for it.')
  if (phone !== null && !/^\+?[0-9]{5,15}$/.test(phone)) {
    return refuse('BAD_ARGUMENTS', 'That is no phone number. Ask for it digit by digit.')
  }
  if (email !== null && !z.email().safeParse(email).success) {
    return refuse('BAD_ARGUMENTS', 'That is no e-mail address. Ask for it letter by letter.')
  }
  const torn = forget.find((by) => said[by] !== null)
  if (torn === undefined) return undefined
  return refuse('BAD_ARGUMENTS', `I was told to save and to forget the ${WORDS[torn]}. Ask which.`)
}

const WORDS = { phone: 'phone number', email: 'e-mail address' } as const

function questionAbout(change: ContactChange): string {
  if (change.remove) return `Shall I remove ${described(change)}?`
  return change.id === null
    ? `Shall I save ${described(change)}?`
    : `You have that name already. Shall I make it ${described(change)}?`
}

function described(change: ContactChange): string {
  const lost = change.forget.map((by) => `no ${WORDS[by]}`)
  return [outsideText(change.name), waysToReach(change) ?? [], lost].flat().join(', ')
}

async function save(
  transaction: Transaction<Database>,
  newId: IdMaker,
  { principal, now }: ToolCall,
  { id, name, phone, email, remove }: ContactChange,
): Promise<void> {
  const updated_at = new Date(now)
  if (remove && id !== null) {
    await transaction
      .deleteFrom('contacts')
      .where('owner_id', '=', principal.owner)
      .where('id', '=', id)
      .execute()
    return
  }
  if (id === null) {
    const kept = { id: newId('contact'), owner_id: principal.owner, created_at: updated_at }
    await transaction
      .insertInto('contacts')
      .values({ ...kept, name, phone, email, updated_at })
      .execute()
    return
  }
  await transaction
    .updateTable('contacts')
    .set({ name, phone, email, source: 'owner', updated_at })
    .where('owner_id', '=', principal.owner)
    .where('id', '=', id)
    .execute()
}
