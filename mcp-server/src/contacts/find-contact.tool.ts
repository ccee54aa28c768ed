import { z } from 'zod'
import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { outsideText } from '../mcp/outside-text.ts'
import { wholeNumber, words } from '../mcp/short-schemas.ts'
import { answer, refuse, type ToolAnswer } from '../mcp/tool-answer.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { spokenChoice, spokenList } from '../scheduling/spoken-time.ts'
import { ContactData, contactsOf, type Contact } from './contact-repository.ts'
import { isSure, matchNames } from './match-names.ts'
import { waysToReach } from './ways-to-reach.ts'

/** Said aloud at a time; all of a page are in the data. */
const SPOKEN = 4
const PAGE = 50

const Output = z.strictObject({
  /** One person, and exactly by their name or a part of it. */
  certain: z.boolean(),
  contacts: z.array(ContactData),
  page: z.number(),
  more: z.boolean(),
})
type Data = z.output<typeof Output>

export function findContactTool({ database }: { database: Kysely<Database> }): Tool {
  return defineTool({
    name: 'find_contact',
    title: 'Find a contact',
    description: 'Finds a person by name, as it was heard; all of them without a name.',
    scope: 'read',
    twoStep: false,
    guest: false,
    input: z.strictObject({
      name: words(80, 1).optional(),
      page: wholeNumber(1, 100).default(1),
    }),
    output: Output,
    async run({ name, page }, { principal }) {
      const known = await contactsOf(database, principal.owner)
      return name === undefined ? list(known, page) : find(known, name, page)
    },
  })
}

function list(known: readonly Contact[], page: number): ToolAnswer<Data> {
  const data = pageOf(known, page, false)
  const named = data.contacts.slice(0, SPOKEN).map(({ name }) => outsideText(name))
  if (named.length === 0) return answer('There are no contacts.', data)
  const rest = known.length - (page - 1) * PAGE - named.length
  const more = rest > 0 ? `, and ${rest} more` : ''
  return answer(`There are ${spokenList(named)}${more}.`, data)
}

function find(known: readonly Contact[], said: string, page: number): ToolAnswer<Data> {
  const [own, guests] = [bySource(known, 'owner'), bySource(known, 'guest')]
  const found = matchNames(own, said)
  if (!found) {
    const gave = matchNames(guests, said)?.meant ?? []
    if (gave.length > 0) return answer(guestsWord(gave), pageOf(gave, page, false))
    return refuse('CONTACT_UNKNOWN', 'I have nobody by that name. Ask how it is spelled.')
  }
  const { likeness, meant } = found
  const certain = meant.length === 1 && isSure(likeness)
  return answer(sentence(meant, certain), pageOf(meant, page, certain))
}

const bySource = (known: readonly Contact[], of: Contact['source']) =>
  known.filter(({ source }) => source === of)

/** What somebody said of themselves is not taken for what the owner knows. */
function guestsWord(meant: readonly Contact[]): string {
  const [one, another] = meant
  const lead = 'Somebody who booked as a guest gave the name'
  if (!one || another) {
    return `${lead} ${spokenChoice(meant.slice(0, SPOKEN).map(({ name }) => outsideText(name)))}. Ask which one.`
  }
  const reach = waysToReach(one)
  const ways = reach === undefined ? '' : `, with ${reach}`
  return `${lead} ${outsideText(one.name)}${ways}. Ask whether that is who is meant.`
}

/** Who only sounds like it, or is one of several, is asked about and not taken. */
function sentence(meant: readonly Contact[], certain: boolean): string {
  const named = meant.slice(0, SPOKEN).map(({ name }) => outsideText(name))
  const [first] = meant
  if (certain && first) return `${named[0]}: ${waysToReach(first) ?? 'no phone or e-mail'}.`
  if (meant.length === 1) return `I have ${named[0]}. Ask whether that is who is meant.`
  const rest = meant.length - named.length
  const more = rest > 0 ? `, or ${rest} more` : ''
  return `That could be ${spokenChoice(named)}${more}. Ask which one.`
}

function pageOf(all: readonly Contact[], page: number, certain: boolean): Data {
  const contacts = all.slice((page - 1) * PAGE, page * PAGE)
  return { certain, contacts, page, more: all.length > page * PAGE }
}
